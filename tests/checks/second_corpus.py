"""A second set of sentences written after the grammar was mended by the first; scored in the same way.

At first sight they gave precision 0.870 and recall 0.842, the ties written down wrong (six) and names that the corpus could not write
(four) among them.
"""

from __future__ import annotations

from checks.fresh_corpus import BUREAU, COUNTY, HOSPITAL, SCHOOL, STREET, TOWN

PLAIN = (
    (TOWN, 2024, "（二）依申请公开。2024年，我镇共收到政府信息公开申请14件，同比减少2件，均在规定时限内办结。", "received=14"),
    (COUNTY, 2022, "2022年，全县收到政府信息公开申请总量为263件，其中县本级41件。", "received=263"),
    (COUNTY, 2023, "按申请人类型分，自然人233件，占89.6%；商业企业20件；其他7件。", ""),
    (BUREAU, 2025, "全年新增依申请公开8件，已全部答复。", "received=8"),
    (COUNTY, 2021, "申请内容主要涉及征地拆迁、住房保障等方面，共收到申请155件。", "received=155"),
    (COUNTY, 2025, "答复结果中予以公开107件、部分公开11件、不予公开19件、无法提供38件、不予处理6件、其他处理9件。", "granted=107 partial=11 denied=19 unavailable=38 not_processed=6 other=9"),
    (STREET, 2024, "其中，予以公开3件；本机关不掌握相关政府信息，无法提供2件。", "granted=3 unavailable=2"),
    (TOWN, 2021, "上年度没有结转申请，本年度新收申请3件，全部办结，无结转下年度申请。", "received=3 carried_out=0"),
    (COUNTY, 2024, "以县政府为被申请人的政府信息公开行政复议2件，均维持原行政行为。", "review=2 upheld=0"),
    (COUNTY, 2023, "因依申请公开引发行政复议案件3件，其中驳回1件、维持2件；行政诉讼案件2件，均为未经复议直接起诉。", "review=3 t4.review.upheld=1? t4.review.upheld=2? lawsuit=2 t4.after_review.total=0"),
    (BUREAU, 2024, "涉及政府信息公开的行政诉讼案件1件，尚未审结。", "lawsuit=1 t4.direct.upheld+t4.direct.corrected+t4.direct.other+t4.after_review.upheld+t4.after_review.corrected+t4.after_review.other=0"),
    (BUREAU, 2022, "全年没有行政复议案件，行政诉讼案件1件，结果为维持。", "review=0 lawsuit=1 upheld=0"),
    (STREET, 2025, "2025年未新制发行政规范性文件，废止1件，现行有效6件。", "t2.normative.issued=0 t2.normative.repealed=1 t2.normative.in_force=6"),
    (BUREAU, 2023, "行政许可处理决定1,036件，行政处罚处理决定14件。", "t2.licensing=1036 t2.penalty=14"),
    (COUNTY, 2022, "行政事业性收费金额为2,063.5万元。", "t2.fees=2063.5"),
    (HOSPITAL, 2025, "2025年，医院没有依申请公开事项，也未发生行政复议、行政诉讼案件。", "received=0 cases=0"),
    (SCHOOL, 2022, "2022学年度我校未接到信息公开申请。", "received=0"),
    (TOWN, 2023, "全年收到公民申请2件，法人申请1件。", "received.natural=2 received.org=1"),
    (COUNTY, 2024, "自然人申请办理结果中予以公开62件。", "granted.natural=62"),
    (COUNTY, 2023, "结转下年度继续办理政府信息公开申请13件。", "carried_out=13"),
    (BUREAU, 2021, "2020年结转至2021年办理的申请1件。", "carried_in=1"),
    (TOWN, 2022, "2022年，我镇受理依申请公开7件，其中1件为上年结转，6件为新收。", "both=7 carried_in=1 received=6"),
    (COUNTY, 2025, "收到商业企业申请16件、法律服务机构申请9件。", "received.business=16 received.legal=9"),
    (STREET, 2023, "没有现成信息需要另行制作1件，补正后申请内容仍不明确2件，合计3件。", "unavailable.needs_creation=1 unavailable.unclear=2 unavailable.needs_creation+unavailable.unclear=3"),
    (COUNTY, 2022, "重复申请7件、信访举报投诉类申请12件，两类合计19件。", "not_processed.repeat=7 not_processed.petition=12 not_processed.petition+not_processed.repeat=19"),
    (TOWN, 2025, "政府信息公开申请0件，行政复议0件，行政诉讼0件。", "taken=0? review=0 lawsuit=0"),
    (BUREAU, 2020, "行政许可上一年项目数量31项，本年增加2项，处理决定数量208件。", "t2.licensing.previous=31 t2.licensing.change=2 t2.licensing=208"),
    (COUNTY, 2019, "政府集中采购项目62项，采购总金额1,830.5万元。", "t2.procurement=62 t2.procurement.amount=1.8305e+07"),
    (COUNTY, 2020, "规章新制作数量0件，新公开数量0件，对外公开总数量3件。", "t2.regulations.made=0 t2.regulations.published=0 t2.regulations.in_force=3"),
    (COUNTY, 2023, "行政强制措施决定5件，行政强制执行另计。", "t2.coercion=5"),
    (TOWN, 2024, "行政规范性文件本年制发件数2件，本年废止件数0件，现行有效件数9件。", "t2.normative.issued=2 t2.normative.repealed=0 t2.normative.in_force=9"),
    (COUNTY, 2021, "公民、法人和其他组织提出申请共计188件。", "received=188"),
    (BUREAU, 2025, "未收到自然人申请，收到法人申请2件。", "received.natural=0 received.org=2"),
    (STREET, 2022, "街道未作出不予公开决定。", "denied=0"),
    (COUNTY, 2024, "截至12月31日，共有17件申请未办结，结转2025年办理。", "carried_out=17"),
    (COUNTY, 2022, "全年审结政府信息公开类行政复议9件，其中维持7件、纠正2件。", ""),
    (BUREAU, 2023, "已答复的20件申请中，予以公开的12件，不予公开的3件，无法提供的5件。", "answered=20? granted=12 denied=3 unavailable=5"),
    (TOWN, 2020, "收到申请5件，予以公开4件、部分公开1件，办结率100%。", "received=5 granted=4 partial=1"),
    (HOSPITAL, 2023, "我院收到1件依申请公开，为自然人申请，已予以公开。", "received=1 received.org=0"),
    (COUNTY, 2025, "行政复议后起诉4件，结果均为维持。", "t4.after_review.total=4 upheld=0"),
    (TOWN, 2023, "2023年度收到依申请公开件3件，较2022年增加1件，其中予以公开2件。", "received=3 granted=2"),
    (COUNTY, 2021, "危及国家安全、公共安全、经济安全、社会稳定的不予公开2件。", "denied.security=2"),
    (STREET, 2021, "无政府信息公开行政复议、行政诉讼。", "cases=0"),
    (BUREAU, 2024, "行政复议为0件，行政诉讼为0件。", "review=0 lawsuit=0"),
    (SCHOOL, 2023, "2023年，依申请公开信息0条。", "taken=0?"),
    (COUNTY, 2022, "新收申请中，网上申请占比最高；予以公开88件。", "granted=88"),
    (COUNTY, 2023, "本年度办理结果总计262件，其中予以公开104件。", "total=262 granted=104"),
    (COUNTY, 2024, "（七）总计301件，结转下年度继续办理8件。", "carried_out=8"),
    (BUREAU, 2022, "共收到行政复议申请3件、行政应诉通知1件。", "review=3"),
    (TOWN, 2022, "本级收到申请4件。", "received=4?"),
)
TRAPS = (
    (COUNTY, 2022, "全县98个单位均按时发布年度报告。", ""), (COUNTY, 2023, "政府信息公开申请表下载620次。", ""), (COUNTY, 2024, "对5个申请答复不规范的单位进行约谈。", ""), (COUNTY, 2021, "政府公报赠阅点120个，发行4期。", ""),
    (BUREAU, 2025, "发放行政许可证书310本。", ""), (BUREAU, 2024, "公开行政处罚决定14份。", ""), (BUREAU, 2022, "行政许可事项全部纳入清单管理，共26项。", ""), (BUREAU, 2023, "取消行政许可2项，下放行政许可3项。", ""),
    (TOWN, 2023, "办理行政许可窗口增至3个。", ""), (TOWN, 2024, "发放行政处罚告知书5份。", ""), (TOWN, 2021, "收到村民建房申请表30份。", ""), (TOWN, 2022, "收到入党申请书18份。", ""),
    (STREET, 2023, "收到居民意见建议46条，采纳40条。", ""), (STREET, 2024, "受理个体工商户登记申请112件。", ""), (STREET, 2025, "收到物业维修资金使用申请9件。", ""), (HOSPITAL, 2021, "受理病历复印申请2,300件。", ""),
    (HOSPITAL, 2024, "受理医保备案520件，办结520件。", ""), (SCHOOL, 2023, "收到教师职称申报材料26份。", ""), (SCHOOL, 2021, "处理家长来电38次。", ""), (COUNTY, 2025, "收到省级转办申请复核案件1件。", ""),
    (COUNTY, 2023, "2021年、2022年分别收到申请190件、245件。", ""), (COUNTY, 2022, "与2021年（174件）相比增长51.1%。", ""), (COUNTY, 2024, "去年办结申请280件。", ""), (BUREAU, 2023, "历年结转的历史遗留问题3件。", ""),
    (COUNTY, 2021, "行政复议案件主要集中在征收领域，占比60%。", ""), (COUNTY, 2023, "召开行政复议、行政诉讼案件分析会2次。", ""), (COUNTY, 2024, "全县行政诉讼一审案件收案210件。", ""), (COUNTY, 2022, "化解行政争议23件，行政复议调解和解12件。", ""),
    (BUREAU, 2021, "代理政府应诉行政诉讼4件。", ""), (BUREAU, 2020, "参与行政复议听证3次。", ""), (COUNTY, 2025, "规范性文件合法性审核率100%，审核规范性文件31件。", ""), (COUNTY, 2020, "规范性文件集中公开率达100%，涉及文件210件。", ""),
    (COUNTY, 2023, "发布规范性文件解读36篇。", ""), (COUNTY, 2024, "动态调整规范性文件库文件15件。", ""), (TOWN, 2025, "转发上级规范性文件12件。", ""), (TOWN, 2020, "学习贯彻规章制度6次。", ""),
    (COUNTY, 2022, "纪检部门查处违规收费4起，退还收费3.6万元。", ""), (COUNTY, 2021, "降低行政事业性收费标准3项，减负210万元。", ""), (STREET, 2022, "其他事项办理12件。", ""), (STREET, 2021, "予以公开表扬15人次。", ""),
    (SCHOOL, 2024, "予以公开招聘教师20名。", ""), (HOSPITAL, 2022, "不予处理的商业推销来函9件。", ""), (COUNTY, 2023, "部分公开栏目更新滞后，整改7个。", ""), (COUNTY, 2025, "无法提供纸质材料的群众可线上办理，惠及1,300人次。", ""),
    (COUNTY, 2022, "要求不予公开的政府信息逐条说明理由，共退回补正8件。", ""), (TOWN, 2023, "依申请公开档案归档4卷。", ""), (BUREAU, 2024, "依申请公开培训2期、120人次。", ""), (COUNTY, 2024, "约谈结转件较多的单位3个。", ""),
    (COUNTY, 2023, "结转结余资金收回1.2亿元。", ""), (TOWN, 2021, "为自然人提供法律援助15件。", ""), (COUNTY, 2021, "法人登记信息变更210件。", ""), (COUNTY, 2025, "商业企业稳岗补贴申请320件。", ""),
    (BUREAU, 2023, "2024年拟新制发规范性文件2件。", ""), (COUNTY, 2024, "将于2025年1月31日前办结剩余申请8件。", ""), (STREET, 2025, "原则上申请答复不超过20个工作日。", ""), (TOWN, 2022, "凡收到申请，一律登记，每件建档1份。", ""),
    (COUNTY, 2023, "前11个月收到申请240件。", ""), (COUNTY, 2022, "12月收到申请21件。", ""), (BUREAU, 2025, "二季度行政许可办件83件。", ""), (COUNTY, 2021, "人均办理申请6件。", ""),
    (COUNTY, 2024, "收到申请300余件。", ""), (COUNTY, 2025, "收到申请数同比增加35件。", ""), (BUREAU, 2022, "收到申请较多，电话沟通12次。", ""), (TOWN, 2024, "下辖18个村均未收到上访件。", ""),
    (COUNTY, 2023, "未出现超期答复申请的情况。", ""), (COUNTY, 2021, "没有因申请答复不当被追责的人员。", ""), (STREET, 2023, "无重大行政处罚案件需要听证。", ""), (SCHOOL, 2022, "未收取申请人任何费用。", ""),
    (COUNTY, 2025, "政府信息公开申请办理流程由6个环节压减为4个。", ""), (COUNTY, 2022, "公开渠道共有网站、微信等5个。", ""), (HOSPITAL, 2023, "无医疗纠纷诉讼案件。", ""), (COUNTY, 2024, "检察机关提起行政公益诉讼3件。", ""),
    (COUNTY, 2023, "指导部门规范申请答复，退回重作2件。", ""), (TOWN, 2025, "组织申请人回访，满意件9件。", ""), (BUREAU, 2021, "第1件申请于3月办结。", ""), (COUNTY, 2022, "“最多跑一次”事项办结1.2万件。", ""),
    (STREET, 2024, "民生实事项目全部办结，共10件。", ""), (COUNTY, 2025, "重点建议办结率100%，办结38件。", ""), (TOWN, 2022, "答复网络问政21件。", ""), (COUNTY, 2021, "公开答复人大代表建议58件。", ""),
    (BUREAU, 2024, "“予以公开”答复书模板1套，“部分公开”答复书模板1套。", ""), (COUNTY, 2024, "通报典型案例3件，其中不予公开理由不当1件。", ""), (SCHOOL, 2025, "公开采购结果18项，其中集中采购6项。", ""), (HOSPITAL, 2025, "政府采购公告公开32条。", ""),
    (COUNTY, 2023, "开通查询服务，提供行政查询1.3万人次。", ""), (BUREAU, 2023, "保密审查信息1,020条，涉及国家秘密0条。", "denied.state_secret=0?"), (TOWN, 2023, "公示村务信息90条，其中自然人信息脱敏12条。", ""), (STREET, 2022, "办结率、满意率均为100%。", ""),
)


def main() -> None:
    """Print precision and recall over these sentences, and what differs."""
    from checks.narrative_corpus import measure

    print("\n".join(measure((*PLAIN, *TRAPS))))


if __name__ == "__main__":
    main()
