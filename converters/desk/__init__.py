"""The desk: a page on this machine on which reports are dropped, seen beside their sources, put right, added up and given back."""
