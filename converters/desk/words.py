"""The words of the desk's pages in English and Chinese; a page is given one side, the script a few of them."""

from __future__ import annotations

STATUS = {"exact": ("as printed", "原样"), "repaired": ("repaired", "经修复"), "inferred": ("inferred", "推算"), "missing": ("not found", "未找到"), "corrected": ("put right by hand", "人工更正")}

WORDS: dict[str, tuple[str, str]] = {
    "desk": ("Desk", "工作台"), "gouji": ("gouji", "勾稽"), "other": ("中文", "English"), "skip": ("Skip to the content", "跳到正文"),
    "folder": ("Folder", "文件夹"), "local": ("Everything stays on this machine.", "所有文件都只留在本机。"),
    "drop": ("Drop reports here: files, folders or zip archives", "把年报拖到这里：文件、文件夹或 zip 压缩包"),
    "formats": ("Word, WPS, PDF, web pages, spreadsheets, text", "Word、WPS、PDF、网页、表格、文本均可"),
    "pick": ("Choose files", "选择文件"), "pick_folder": ("Choose a folder", "选择文件夹"),
    "progress": ("Progress", "进度"), "reports": ("Reports", "报告"), "none": ("No reports yet.", "还没有报告。"),
    "filter": ("Search", "查找"), "show": ("Show", "显示"), "all": ("all", "全部"), "wrong": ("with findings", "有问题的"), "failed": ("not read", "未读出的"),
    "select_all": ("Select all", "全选"), "selected": ("selected", "已选"),
    "give": ("Give back", "导出"), "what": ("Formats", "格式"), "docx": ("Word", "Word"), "pdf": ("PDF", "PDF"), "xlsx": ("Excel", "Excel"), "fragment": ("HTML for a site", "网页片段"), "xml": ("XML", "XML"),
    "sheet": ("Findings: Excel", "问题清单 Excel"), "page": ("Findings: web page", "问题清单 网页"), "commented": ("Word with comments", "批注 Word"),
    "download": ("Download", "下载"), "making": ("being made…", "正在生成…"), "sum": ("Add up", "汇总"), "findings": ("Findings", "问题"), "colon": (": ", "："), "blank": ("Blank form", "空白表"),
    "review": ("Review", "核对"), "source": ("Source", "原文"), "result": ("Result", "结果"), "figure": ("Figure", "数值"), "back": ("Back to the desk", "返回工作台"),
    "pages": ("Pages", "页面"), "as_text": ("Text", "文字"), "next": ("Next doubtful (n)", "下一处存疑 (n)"), "previous": ("Previous (p)", "上一处 (p)"), "last": ("Last year", "与上年比较"),
    "undo": ("Undo (u)", "撤销 (u)"), "who": ("Your name", "更正人"), "reason": ("Reason", "理由"), "new": ("Put right", "更正为"), "save": ("Save", "保存"), "corrections": ("Corrections", "更正记录"),
    "choose": ("Click a figure or a sentence on either side.", "点击任一侧的数值或句子。"), "stale": ("The source has changed since it was corrected; the corrections were not put on.", "更正后原文件已变动，原有更正未采用。"),
    "discard": ("Set the old corrections aside", "停用旧的更正"), "legend": ("Colours", "图例"), "k_repaired": ("repaired", "经修复"), "k_doubtful": ("doubtful", "存疑"), "k_broken": ("does not add up", "勾稽不符"), "k_corrected": ("put right", "已更正"),
    "against": ("Compare with the county's own report", "与本级上报的报告核对"), "no_parent": ("do not compare", "不核对"), "add": ("Add up", "汇总"), "year": ("Year", "年度"), "body": ("Body", "单位"),
    "total": ("Sum of", "汇总"), "differs": ("Findings on the sum", "汇总中发现的问题"), "agrees": ("Nothing was found.", "未发现问题。"), "before": ("before", "上年"), "now": ("now", "本年"), "change": ("change", "增减"),
    "no_last": ("The desk has no report of this body for the year before.", "工作台上没有该单位上一年度的报告。"), "file": ("File", "文件"), "level": ("Level", "级别"), "todo": ("What to do", "怎么办"), "finding": ("Finding", "问题"),
    "front": ("Front", "首部"), "changed_text": ("Text", "文字"), "edition": ("Edition", "版本"), "help": ("Keys: n next, p previous, arrows move between figures, Enter opens, u takes back.", "按键：n 下一处，p 上一处，方向键在数值间移动，回车选中，u 撤销。"),
    "choose_reports": ("Choose reports on the desk first.", "请先在工作台上选择报告。"),
}
SCRIPT: dict[str, tuple[str, str]] = {
    "found": ("{found} of {facts} figures", "数值 {found}/{facts}"), "errors": ("errors {n}", "错误 {n}"), "warnings": ("warnings {n}", "警告 {n}"), "repairs": ("repaired {n}", "修复 {n}"),
    "changed": ("put right {n}", "更正 {n}"), "known": ("known {n}", "已知 {n}"), "todo": ("waiting…", "等待读取…"), "edition": ("edition {edition}", "{edition} 版"), "no_form": ("no known form", "非年报格式"), "again": ("Try again", "重试"), "remove": ("Take off", "移除"),
    "progress": ("{done} of {all} read, {failed} not read", "已读 {done}/{all}，未读出 {failed}"), "sending": ("sending {n} of {all}", "正在放入 {n}/{all}"), "refused": ("{name} was not taken: {reason}", "未放入 {name}：{reason}"),
    "selected": ("{n} selected", "已选 {n} 份"), "select": ("Select {name}", "选择 {name}"), "choose": ("Choose reports first.", "请先选择报告。"), "format": ("Choose a format first.", "请先选择格式。"), "making": ("being made…", "正在生成…"), "ready": ("ready: {name}", "已生成：{name}"),
    "offline": ("The desk does not answer; is it still running? What was saved is kept.", "工作台没有响应，可能已关闭。已保存的内容不会丢失。"), "status": ("status", "状态"), "value": ("value", "数值"), "printed": ("printed", "原文"), "label": ("label", "标签"), "repair": ("repair", "修复"),
    "sum": ("sum", "勾稽"), "holds": ("holds", "相符"), "off": ("off by {n}", "相差 {n}"), "untested": ("cannot be tested", "无法核对"), "rival": ("runner-up", "次选"), "lost": ("lost", "缺失"), "candidates": ("could be", "候选"), "finding": ("finding", "问题"),
    "saved": ("saved", "已保存"), "undone": ("taken back", "已撤销"), "mark_known": ("Known", "标为已知"), "unmark": ("Not known", "取消已知"), "doubtful": ("{n} to look at", "待看 {n} 处"), "none": ("Nothing was found.", "未发现问题。"), "go": ("Go to it", "定位"),
    "more": ("{n} more of the same cause", "同因另有 {n} 处"), "no_source": ("The source can't be shown: {reason}", "无法显示原文：{reason}"), "loading": ("loading…", "正在读取…"), "not_on": ("not put on", "未采用"), "page": ("page {n}", "第 {n} 页"), "no_corrections": ("None yet.", "暂无。"),
    "trouble": ("Nothing more can be read: {reason}. Close the desk and open it again; what was read is kept.", "无法继续读取：{reason}。请关闭工作台后重新打开，已读取的内容不会丢失。"),
    "end": ("no further one", "没有更多了"), "empty": ("blank", "空白"),
}


def side(chosen: str, words: dict[str, tuple[str, str]] = WORDS) -> dict[str, str]:
    """Return the words of one language, "zh" or "en"."""
    return {name: both[1 if chosen == "zh" else 0] for name, both in words.items()}
