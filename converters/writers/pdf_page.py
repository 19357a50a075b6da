"""The page of a report in typst's own language: GB/T 9704-2012 §5 to §7 for page and type, ISO 32000 structure by its elements.

The text of a report comes in as JSON (`sys.inputs`), never as markup, so no text can run as code.
"""

from __future__ import annotations

# The fonts that GB/T 9704 names, under the names they go by, and after them what may stand in.
FONTS: dict[str, tuple[str, ...]] = {
    "body": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FZFangSong-Z02", "FZFangSong-Z02S"),
    "title": ("方正小标宋_GBK", "方正小标宋简体", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "STZhongsong"),
    "hei": ("黑体", "SimHei", "STHeiti", "Heiti SC"),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "Kaiti SC"),
    "song": ("宋体", "SimSun", "NSimSun", "STSong", "Songti SC"),
}
SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "思源宋体", "AR PL UMing CN", "AR PL SungtiL GB")
SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "思源黑体", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback")
KAI = ("AR PL UKai CN", "LXGW WenKai")
STAND_INS = {"body": (*SERIF, *KAI, *SANS), "title": (*SERIF, *SANS), "hei": (*SANS, *SERIF), "kai": (*KAI, *SERIF, *SANS), "song": (*SERIF, *SANS)}
ALONG = ("Noto Serif SC", "Noto Sans SC")  # they come with the program
NAMES = {"body": "仿宋_GB2312", "title": "方正小标宋_GBK", "hei": "黑体", "kai": "楷体_GB2312", "song": "宋体"}

# Lines stand 28 pt apart, a character fills 16 pt of them; the boxes of characters are cut to one em so that this holds for any font.
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#let fonts = data.fonts
#set document(title: data.title, author: data.author, date: if data.date == none { none } else { datetime(year: data.date.at(0), month: data.date.at(1), day: data.date.at(2)) })
#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm), footer-descent: 7mm,
  footer: context align(center, text(font: fonts.song, size: 14pt)[— #counter(page).display() —]))
#set text(lang: "zh", region: "cn", font: fonts.body, size: 16pt, top-edge: 0.88em, bottom-edge: -0.12em)
#set par(leading: 12pt, spacing: 12pt, justify: true, first-line-indent: (amount: 2em, all: true))
#set heading(bookmarked: true)
#show heading: it => block(sticky: true, above: 12pt, below: 12pt, par(first-line-indent: (amount: 2em, all: true), text(size: 16pt, weight: "regular", it.body)))
#let block_ = block.with(width: 100%, breakable: true, above: 8pt, below: 8pt)
#let plain(text) = text.split("\\n").join(linebreak())
#show emph: it => text(style: "normal", font: fonts.kai, it.body)  // Chinese type has no italics; GB/T 9704 sets another face
#show footnote.entry: set text(font: fonts.song, size: 10.5pt)
#show footnote.entry: set par(leading: 4pt, first-line-indent: 0pt)
#set enum(indent: 2em, body-indent: 0pt, spacing: 12pt, number-align: start)
#let faces = (strong: strong, emphasis: emph, underline: underline, sup: super, sub: sub)
#let lines(words) = if type(words) == str { plain(words) } else {
  for piece in words {
    if "a" in piece [#metadata(piece.a)#label("place " + piece.a)]
    else if "n" in piece {
      if "again" in piece { footnote(label("note " + piece.n)) }
      else [#footnote(piece.lines.map(line => lines(line)).join(linebreak()))#label("note " + piece.n)]
    } else {
      let body = plain(piece.t)
      for face in piece.at("f", default: ()).rev() { body = (faces.at(face))(body) }
      if "l" in piece { if piece.l.starts-with("#") { link(label("place " + piece.l.slice(1)), body) } else { link(piece.l, body) } } else { body }
    }
  }
}
#let cell(item, render) = {
  let body = if item.blocks == none { lines(item.text) } else { item.blocks.map(block => render(block)).join() }
  table.cell(x: item.c, y: item.r, colspan: item.cs, rowspan: item.rs, align: (if item.left { left } else { center }) + horizon, body)
}
#let grid-of(block, render) = {
  set text(font: fonts.song, size: block.size * 1pt)
  set par(leading: 3pt, spacing: 3pt, justify: false, first-line-indent: 0pt)
  let cells(items) = items.map(item => cell(item, render))
  // What heads the table is repeated; what heads a part of it stays with the part's first row, as typst does for headers of any level.
  let parts = block.parts.enumerate().map(((at, part)) => {
    let head = if part.head.len() > 0 { (table.header(repeat: part.repeat, level: if at == 0 { 1 } else { 2 }, ..cells(part.head)),) } else { () }
    head + cells(part.body)
  })
  block_(table(columns: block.widths.map(share => share * 1fr), rows: block.rows * (auto,), inset: (x: 2pt, y: 4pt), stroke: 0.5pt, ..parts.join()))
}
#let render(block) = {
  if block.type == "heading" {
    let face = if block.look == 1 { fonts.hei } else if block.look == 2 { fonts.kai } else { fonts.body }
    heading(level: block.level, outlined: true, text(font: face, lines(block.text)))
  }
  else if block.type == "table" { grid-of(block, render) }
  else if block.type == "list" {
    set par(first-line-indent: 0pt)
    enum(numbering: n => block.items.at(n - 1).label, ..block.items.map(item => enum.item(item.blocks.map(inner => render(inner)).join())))
  }
  else if block.type == "figure" {
    set par(first-line-indent: 0pt)
    let shown = if block.src == "" { align(center, [〔图：#block.text〕]) } else { layout(room => {
      let scale = calc.min(1, room.width / (block.width * 1pt))
      align(center, image(block.src, alt: block.text, width: block.width * scale * 1pt, height: block.height * scale * 1pt))
    }) }
    let linked = if block.target == "" { shown } else { link(block.target, shown) }
    if block.caption == none { block_(linked) }
    else { figure(linked, caption: figure.caption(separator: none, text(size: 12pt, lines(block.caption))), kind: "picture", supplement: none, numbering: none) }
  }
  else if block.align == "center" { align(center, par(first-line-indent: 0pt, lines(block.text))) }
  else if block.align == "right" { align(right, par(first-line-indent: 0pt, lines(block.text))) }
  else { par(lines(block.text)) }
}
#if data.title != "" {
  align(center, block(below: 28pt, { set par(leading: 10pt, first-line-indent: 0pt, justify: false); title(text(font: fonts.title, size: 22pt, weight: "regular", lines(data.headline))) }))
}
#for block in data.blocks { render(block) }
#if data.signature.len() > 0 {
  v(28pt, weak: false)
  for line in data.signature { align(right, pad(right: 2em, par(first-line-indent: 0pt, lines(line)))) }
}
#for block in data.annex { render(block) }
#for block in data.notes { render(block) }
"""
