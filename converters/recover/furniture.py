"""Know the furniture of web pages and scans by its words: publication lines, share bars, counters, attachment lists."""

from __future__ import annotations

import re

from converters.recover.dates import first_date
from converters.text import ink

_META = re.compile(
    r"^[\[【]?\s*(?:(?:发布|成文|公开|更新|生成|发文|发表|录入|信息|文章|稿件)?(?:时间|日期)|来源|信息来源|文章来源|稿件来源|作者|编辑|责任编辑|审核|发布机构|发文机关|发文字号|公开方式|"
    r"索引号|文号|主题分类|浏览(?:次数|量)?|点击(?:数|量|率|次数)?|阅读(?:次数|量)?|访问量|字体|字号|视力保护色|打印|保护视力色|信息索引|公开目录|公开形式|公开范围|有效性|主题词|体裁|组配分类)\s*[\]】]?\s*[:：\]]")
_SCRAPS = re.compile(
    r"^(?:附件下载|相关附件|附件[:：]?|扫一扫.{0,20}|用?手机(?:打开|查看).{0,10}|打印(?:本页|此页|页面|文章)?|关闭(?:窗口|本页|页面)?|分享(?:到|至)?[:：]?.{0,12}|收藏|返回(?:顶部|首页|列表)?|"
    r"上一[篇条].{0,60}|下一[篇条].{0,60}|相关(?:解读|链接|文章|新闻|信息|阅读|文件|报道)|(?:文字|图片|视频|访谈|图文|专家|媒体|政策|动漫|音频|H5)(?:解读|报道)|微信|微博|QQ空间|朋友圈|"
    r"首页|网站(?:首页|地图)|主办单位.{0,60}|承办单位.{0,60}|版权所有.{0,60}|技术支持.{0,40}|网站标识码.{0,30}|.{0,3}ICP备.{0,30}|.{0,3}公网安备.{0,30}|"
    r"【?(?:打印|关闭|大|中|小)】?|[【\[]?(?:大|中|小)(?:\s*(?:大|中|小)){0,2}[】\]]?|(?:您|你)?(?:现)?(?:的)?(?:当前|现在|所在)?(?:的)?位置(?:是)?[:：].*|纠错|语音播报|无障碍(?:浏览|阅读)?|登录|注册|繁体版?|"
    r"长者(?:模式|版)|政府信息公开(?:指南|目录|制度|年报|年度报告)?|法定主动公开内容|依申请公开|[^<。]{0,60}[>›»][^<。]{1,60}|(?:责任编辑|信息来源|初审|复审|终审|审核|编辑)[:：].{0,20}|"
    r"[—\-－–]{1,2}\s*\d{1,3}\s*[—\-－–]{1,2}|第?\s*\d{1,3}\s*页(?:[,，/]?\s*共\s*\d{1,3}\s*页)?|"
    r"(?:相关)?(?:附件|链接)(?:下载)?[:：]?.{0,60}\.(?:docx?|pdf|xlsx?|wps|et|ofd|zip|rar)|(?:\d{1,2}[.、])?[^。；]{1,60}\.(?:docx?|pdf|xlsx?|wps|et|ofd|zip|rar)|"
    r"相关(?:链接|解读|文章|阅读|附件)[:：].{0,60}|主办[:：].{0,60}|承办[:：].{0,60}|(?:【(?:打印|关闭|收藏|分享|纠错)】)+|[^，。；：]{2,20}(?:门户网站?|政府网站?|政务网|信息公开网))$")
_MENU = re.compile(
    r"^(?:(?:网站)?首页|(?:新闻|资讯|机构|政务|政府|办事|便民|公共|网上|数据|互动|政策|专题|法定|依法|基层|重点领域)(?:中心|动态|概况|职能|公开|信息公开|服务|大厅|办事|开放|发布|交流|解读|文件|专栏|主动公开)|"
    r"(?:政民|公众)互动|公众参与|信息公开(?:指南|目录|制度|年报|专栏|平台)?|领导之窗|领导信息|要闻|通知公告|公示公告|工作动态|搜索|高级搜索|查询|联系我们|关于我们|站点地图|网站(?:声明|地图)|我要(?:纠错|咨询|投诉)|"
    r"投诉举报|留言板|移动版|手机版|简体|繁体|English|[|｜·/]){1,20}+$")
_FOOT = re.compile(r"^(?:(?:联系|单位|办公)?(?:地址|电话|邮编|邮政编码|传真|邮箱|电子邮箱|联系人|值班电话|热线)[:：][^。；]{1,80})$")


def is_meta_line(text: str) -> bool:
    """Whether a line tells of the publication (发布时间：…, 来源：…) and is no sentence of the report."""
    line = text.strip()
    return len(line) <= 120 and bool(_META.match(line)) and not re.search(r"[。；]", line)


def published_in(text: str) -> str | None:
    """Return the date and time of a publication line."""
    part = re.search(r"(?:时间|日期)\s*[\]】]?\s*[:：\]].*", text)
    return first_date(part[0]) if part else None


def is_furniture(text: str) -> bool:
    """Whether every line of a text is a known scrap of a web page or the number of a printed one."""
    lines = [line for line in text.split("\n") if line.strip()]
    return bool(lines) and all(len(line) <= 120 and (_SCRAPS.match(ink(line)) or _MENU.match(ink(line)) or is_meta_line(line)) for line in lines)


def is_footer(text: str) -> bool:
    """Whether a text after the signature is the foot of the page: furniture, or the address of who keeps the site."""
    lines = [line for line in text.split("\n") if line.strip()]
    return is_furniture(text) or (bool(lines) and all(is_furniture(line) or _FOOT.match(ink(line)) for line in lines))
