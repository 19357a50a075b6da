"""What the readers of the old Word formats share: the words of WordprocessingML into which they translate (ECMA-376-1 §17).

A binary Word file, RTF and ODT say the same things as a DOCX in other words. Each reader translates what it reads into
the parts of a DOCX, and the one reader of DOCX gives them their meaning: levels, numbers, fields, deletions, grids.
"""
