"""Sentences of narratives with the ties that must be found in them; run as a program it prints precision and recall.

A tie is written `name=value`: a row of table 3 (its 总计), a row and a column, an outcome of table 4, a cell of table 2.
A `?` marks a doubtful tie. The report is that of 2023 by 望潮区人民政府. Traps have no tie, or fewer than they seem to have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from converters.checks.quantities.claims import Claim, find_claims
from converters.forms import load_form

YEAR, ISSUER = 2023, "望潮区人民政府"
_SHORT = {"t3.received.total+t3.carried_in.total": "both", "t4.review.corrected+t4.direct.corrected+t4.after_review.corrected": "corrected", "t4.direct.total+t4.after_review.total": "lawsuit", "t4.review.total": "review", "t4.review.total+t4.direct.total+t4.after_review.total": "cases",
          "t3.received.business+t3.received.research+t3.received.welfare+t3.received.legal+t3.received.other_org": "received.org"}

PLAIN = (  # each quantity that has a fact is said plainly
    ("2023年，全区共收到政府信息公开申请126件。", "received=126"),
    ("全年收到依申请公开信息1件，其中自然人1件。", "received=1 received.natural=1"),
    ("我镇收到依申请公开政府信息数为 0 件。", "received=0"),
    ("本年度新收政府信息公开申请87件，上年结转4件，办结85件，结转下年度继续办理6件。", "received=87 carried_in=4 answered=85? carried_out=6"),
    ("受理政府信息公开申请57件。", "taken=57?"),
    ("全年收到公民、法人和其他组织提出的政府信息公开申请１８件。", "received=18"),
    ("收到申请12件，其中自然人申请10件，法人或其他组织申请2件。", "received=12 received.natural=10 received.org=2"),
    ("共收到9件政府信息公开申请。", "received=9"),
    ("本机关收到的9487件申请均由办公室统一登记。", "received=9487"),
    ("2023年度共收到申请一百零五件。", "received=105"),
    ("全年共收到群众提交的书面申请三件。", "received=3"),
    ("收到申请1.2万件，网办率较高。", "received=12000"),
    ("自2023年1月1日起至12月31日止，本单位共收到政府信息公开申请23件。", "received=23"),
    ("截至2023年12月31日，收到政府信息公开申请41件，已全部答复。", "received=41"),
    ("2023年，收到申请12件，同比增长9.1%，其中自然人9件、法人3件。", "received=12 received.natural=9 received.org=3"),
    ("收到申请30件，较上年增加7件；予以公开11件，部分公开4件，不予公开3件，无法提供6件，不予处理2件，其他处理4件。", "received=30 granted=11 partial=4 denied=3 unavailable=6 not_processed=2 other=4"),
    ("办理结果为：予以公开12件。", "granted=12"),
    ("其中，予以公开的16件，部分公开的2件。", "granted=16 partial=2"),
    ("在答复的申请中，12件予以公开，3件部分公开，5件无法提供。", "granted=12 partial=3 unavailable=5"),
    ("予以公开和部分公开共21件。", "granted+partial=21"),
    ("不予公开8件，其中属于国家秘密1件，属于三类内部事务信息3件，属于四类过程性信息2件，属于行政执法案卷2件。", "denied=8 denied.state_secret=1 denied.internal=3 denied.process=2 denied.enforcement_files=2"),
    ("不予公开中，保护第三方合法权益4件，属于行政查询事项1件，危及“三安全一稳定”2件。", "denied.third_party=4 denied.admin_query=1 denied.security=2"),
    ("无法提供的11件，其中本机关不掌握相关政府信息9件，没有现成信息需要另行制作1件，补正后申请内容仍不明确1件。", "unavailable=11 unavailable.not_held=9 unavailable.needs_creation=1 unavailable.unclear=1"),
    ("不予处理5件，其中信访举报投诉类申请3件，重复申请2件。", "not_processed=5 not_processed.petition=3 not_processed.repeat=2"),
    ("3件属于重复申请，1件属于信访举报投诉类申请。", "not_processed.repeat=3 not_processed.petition=1"),
    ("申请人逾期不补正2件，逾期未缴纳费用1件。", "other.no_correction=2 other.no_payment=1"),
    ("无正当理由大量反复申请6件，要求提供公开出版物1件。", "not_processed.excessive=6 not_processed.publications=1"),
    ("法律行政法规禁止公开2件。", "denied.law_forbidden=2"),
    ("予以公开20件，其中自然人15件，商业企业4件，科研机构1件。", "granted=20 granted.natural=15 granted.business=4 granted.research=1"),
    ("收到申请22件，其中商业企业5件，社会公益组织1件，法律服务机构2件。", "received=22 received.business=5 received.welfare=1 received.legal=2"),
    ("结转下一年度办理3件。", "carried_out=3"),
    ("上一年度结转3件。", "carried_in=3"),
    ("上年度结转政府信息公开申请5件，本年新收申请40件。", "carried_in=5 received=40"),
    ("全年发生政府信息公开行政复议2件，行政诉讼1件。", "review=2 lawsuit=1"),
    ("因政府信息公开被申请行政复议4件，其中维持3件，纠正1件。", "review=4 t4.review.upheld=3 t4.review.corrected=1"),
    ("引发行政复议7件、行政诉讼9件，均获维持。", "review=7 lawsuit=9 upheld=0"),
    ("发生行政复议案件3件，其中2件维持、1件尚未审结。", "review=3 t4.review.upheld=2 t4.review.pending=1"),
    ("因政府信息公开被提起行政诉讼5件，其中未经复议直接起诉4件，复议后起诉1件。", "lawsuit=5 t4.direct.total=4 t4.after_review.total=1"),
    ("被提起行政诉讼2件，结果维持2件。", "lawsuit=2 lawsuit.upheld=2"),
    ("全年政府信息公开行政复议、行政诉讼共6件。", "cases=6"),
    ("产生行政复议0件，行政诉讼0件。", "review=0 lawsuit=0"),
    ("全年收到行政复议申请8件，被纠正1件。", "review=8 t4.review.corrected=1"),
    ("本年度未收到政府信息公开申请。", "received=0"),
    ("2023年，我区没有收到公民、法人提出的政府信息公开申请。", "received=0"),
    ("全年未发生因政府信息公开引起的行政复议、行政诉讼。", "cases=0"),
    ("我镇未发生因信息公开引起的行政诉讼和行政复议案件。", "cases=0"),
    ("本年度没有因政府信息公开被申请行政复议。", "review=0"),
    ("无行政诉讼案件。", "lawsuit=0"),
    ("全年未发生信息公开类行政复议、行政诉讼案件。", "cases=0"),
    ("本单位2023年度未被申请行政复议、提起行政诉讼。", "cases=0"),
    ("全年制发行政规范性文件5件，废止行政规范性文件2件，现行有效行政规范性文件31件。", "t2.normative.issued=5 t2.normative.repealed=2 t2.normative.in_force=31"),
    ("新制定规范性文件3件，均在签发后20个工作日内公开。", "t2.normative.issued=3"),
    ("印发规范性文件46件。", "t2.normative.issued=46"),
    ("作出行政许可决定1,204件，作出行政处罚决定37件，作出行政强制决定2件。", "t2.licensing=1204 t2.penalty=37 t2.coercion=2"),
    ("办理行政许可2.3万件。", "t2.licensing=23000"),
    ("实施行政处罚55件，罚没款已全部入库。", "t2.penalty=55"),
    ("收取行政事业性收费126.5万元。", "t2.fees=126.5"),
    ("全年完成政府集中采购170次，节约资金率7.9%。", "t2.procurement=170"),
    ("主动公开政府信息100条，其中法规文件3条。", "t2.documents=3?"),
    ("全年出台规章2件。", "t2.regulations.issued=2"),
    ("一是依申请公开工作。2023年全年累计收到申请14件。", "received=14"),
    ("通过网站、信函、当面等渠道收到政府信息公开申请12件。", "received=12"),
    ("本年度共收到申请21件，按时答复20件。", "received=21 answered=20?"),
    ("全区行政机关共新收政府信息公开申请３，４５６件。", "received=3456"),
    ("今年以来，共收到政府信息公开申请17件。", "received=17"),
    ("2023年以来，我区收到政府信息公开申请19件。", "received=19"),
    ("其中予以公开0件、部分公开0件、不予公开1件。", "granted=0 partial=0 denied=1"),
    ("收到申请8件（其中自然人7件，法人1件）。", "received=8 received.natural=7 received.org=1"),
    ("办理结果：（一）予以公开：9件；（二）部分公开：2件；（三）不予公开：3件。", "granted=9 partial=2 denied=3"),
    ("2022年收到申请9件，2023年收到申请13件。", "received=13"),
    ("2023年公民个人申请9件。", "received.natural=9"),
    ("共收到申请10件，全部为自然人。", "received=10 received.org=0"),
    ("全年共受理、办结依申请公开件6件，予以公开5件。", "taken=6? granted=5"),
    ("收到政府信息公开申请共计33件次。", "received=33"),
    ("发生行政复议2起，均为结果维持。", "review=2 upheld=0"),
    ("区教育局收到政府信息公开申请5件。", "received=5?"),
    ("依申请公开政府信息7件。", "taken=7?"),
    ("复议维持1件，复议纠正0件。", "t4.review.upheld=1 t4.review.corrected=0"),
    ("不予以公开2件。", "denied=2"),
    ("同意公开6件，部分公开7件。", "granted=6 partial=7"),
    ("2023年，我局共收到依申请公开申请15件，均按规定予以答复。", "received=15"),
    ("全年收到政府信息公开申请6件，同比减少2件，全部通过网络提交。", "received=6"),
    ("区政府办公室共受理依申请公开事项31件，其中网上申请28件，信函申请3件，已全部办结。", "taken=31?"),
    ("2023年，共受理依申请公开8件，办结8件，办结率100%。", "taken=8? answered=8?"),
    ("今年共收到依申请公开政府信息申请3件，其中2件予以公开，1件不属于本机关公开。", "received=3 granted=2"),
    ("2023年全年共收到政府信息公开申请102件（含上年结转2件），其中，予以公开35件，占34.3%；部分公开5件，占4.9%；不予公开12件，占11.8%。", "both=102 carried_in=2 granted=35 partial=5 denied=12"),
    ("2023年度我街道未收到依申请公开事项。", "received=0"),
    ("我镇2023年度没有依申请公开件。", "received=0"),
    ("本年度没有收到公民、法人或其他组织的政府信息公开申请，无行政复议和行政诉讼情况。", "received=0 cases=0"),
    ("2023年，未发生行政复议、行政诉讼情况。", "cases=0"),
    ("2023年，我单位没有因政府信息公开工作被申请行政复议、提起行政诉讼的情况。", "cases=0"),
    ("本年度共发生政府信息公开行政复议1起，行政诉讼2起，均胜诉。", "review=1 lawsuit=2"),
    ("全年无新增行政复议案件，行政诉讼案件1件，为上年度结转。", "review=0? lawsuit=1"),
    ("2023年发生涉及政府信息公开的行政复议案件6件，其中维持5件，尚未审结1件；行政诉讼案件3件，其中驳回原告诉讼请求2件，尚未审结1件。", "review=6 t4.review.upheld=5 t4.review.pending=1 lawsuit=3 lawsuit.upheld=2? lawsuit.pending=1"),
    ("因政府信息公开引发的行政复议案件2件、行政诉讼案件1件，复议结果均为维持，诉讼结果尚未审结。", "review=2 lawsuit=1 upheld=0"),
    ("2023年以区政府和区政府办公室名义制发规范性文件4件，全部按要求公开。", "t2.normative.issued=4"),
    ("全年共办理行政许可13405件，行政处罚221件，行政强制7件。", "t2.licensing=13405 t2.penalty=221 t2.coercion=7"),
    ("全年收到有效申请45件，去重后实际受理43件。", "received=45 taken=43?"),
    ("依申请公开方面：全年收到申请5件，无上年结转，均在规定期限内答复。", "received=5 carried_in=0"),
    ("在收到的17件申请中，自然人16件，法人或其他组织1件。", "received=17 received.natural=16 received.org=1"),
    ("2023年，我县各级行政机关新收政府信息公开申请412件，上年结转9件，本年度办理结果415件，结转下年度继续办理6件。", "received=412 carried_in=9 total=415 carried_out=6"),
    ("全年共收到政府信息公开申请 46 件，比上年增长 31.4%，其中：当面申请3件、网络申请40件、信函申请3件。", "received=46"),
    ("从申请人看，自然人申请38件，占92.7%；法人及其他组织申请3件，占7.3%。", "received.natural=38 received.org=3"),
    ("从答复结果看：予以公开20件；属于部分公开的1件；不予公开的2件；因本机关不掌握相关信息无法提供的14件。", "granted=20 partial=1 denied=2 unavailable.not_held=14"),
    ("收到的15件申请中，3件为上一年度结转，12件为本年新收。", "received=15 carried_in=3 received=12"),
    ("2023年，共收到政府信息公开申请12件，2022年为9件。", "received=12"),
    ("2023年全区共办理政府信息公开申请256件，其中本年新收249件，上年结转7件；办结248件。", "both=256 received=249 carried_in=7 answered=248?"),
    ("全年未收到政府信息公开申请，与去年持平。", "received=0"),
    ("行政复议方面，全年共有2件因政府信息公开申请引起的行政复议，1件被纠正，1件维持。", "review=2 t4.review.corrected=1 t4.review.upheld=1"),
    ("2023年，区政府印发行政规范性文件3件，截至年底现行有效28件。", "t2.normative.issued=3 t2.normative.in_force=28"),
    ("全年接收政府信息公开申请件19件，已全部按期办结。", "received=19"),
    ("本年度办理政府信息公开申请53件，其中同意公开20件，不同意公开5件。", "taken=53? granted=20 denied=5"),
    ("2023年收到政府信息公开申请11件，其中：自然人8件、商业企业2件、社会公益组织1件。", "received=11 received.natural=8 received.business=2 received.welfare=1"),
    ("受理政府信息公开申请12件（其中1件为上年结转），答复11件，结转至2024年办理1件。", "both=12 carried_in=1 answered=11? carried_out=1"),
    ("对申请人提出的申请，予以公开的5件，占45.5%；不属于本机关公开的4件；信息不存在的2件。", "granted=5 unavailable.not_held=2"),
    ("全年收到政府信息公开行政复议申请4件，已审结3件，均维持原行政行为。", "review=4 upheld=0"),
    ("我局未发生因依申请公开引发的行政复议和行政诉讼，也未收到相关投诉。", "cases=0"),
    ("2023年，行政复议案件2件（维持1件，纠正1件），行政诉讼案件0件。", "review=2 t4.review.upheld=1 t4.review.corrected=1 lawsuit=0"),
    ("因信息公开引起的行政诉讼3件，其中一审2件、二审1件。", "lawsuit=3"),
    ("办结行政许可事项1206件，实施行政检查340次。", "t2.licensing=1206"),
    ("本年度作出行政处罚86起，罚没金额132万元。", "t2.penalty=86"),
    ("共征收行政事业性收费3.5万元。", "t2.fees=3.5"),
    ("全年无政府信息公开申请。", "received=0"),
    ("对5件申请作出不予公开决定，2件申请无法提供。", "denied=5 unavailable=2"),
    ("作出予以公开决定15件、部分公开决定3件、不予公开决定2件。", "granted=15 partial=3 denied=2"),
    ("其中自然人申请12件、法人申请1件，均为网络申请。", "received.natural=12 received.org=1"),
    ("本年度收到依申请公开申请三十二件。", "received=32"),
    ("今年以来我乡共接到依申请公开申请2件，同去年持平。", "received=2"),
    ("全年制发行政规范性文件105件，废止132件，现行有效161件。", "t2.normative.issued=105 t2.normative.repealed=132 t2.normative.in_force=161"),
    ("行政许可处理决定数量为191件，行政处罚处理决定220件。", "t2.licensing=191 t2.penalty=220"),
    ("行政复议和行政诉讼分别为2件、1件，合计3件。", "review=2 lawsuit=1 cases=3"),
    ("本年度申请均为自然人提出。", "received.org=0"),
    ("行政诉讼案件4件，全部为未经复议直接起诉。", "lawsuit=4 t4.after_review.total=0"),
    ("全年申请办理总数（含上年结转）38件。", "taken=38?"),
    ("36件申请中，自然人30件，占83.3%。", "received.natural=30"),
    ("未经复议直接起诉、复议后起诉的案件依次为3件、2件。", "t4.direct.total=3 t4.after_review.total=2"),
)
TRAPS = (
    ("全区教育系统收到申请12件。", "received=12?"), ("申请量由2022年的30件增至36件。", ""), ("本级系统升级2次。", ""), ("办理系统录入申请材料36份。", ""), ("县级统筹安排培训36人次。", ""), ("全年无新增投诉，合计3件办结。", ""),  # other years and scopes, comparisons, parts, plans, and words that only look like the form's
    ("2022年收到政府信息公开申请99件。", ""), ("2022年予以公开99件。", ""), ("累计予以公开990件。", ""), ("较上年予以公开增加7件。", ""),
    ("第一季度予以公开4件。", ""), ("网上申请予以公开相关事项9件次以上。", ""), ("自2008年以来收到申请1300件。", ""), ("计划制发规范性文件20件。", ""),
    ("预计作出行政许可决定3000件。", ""), ("上半年作出行政处罚决定20件。", ""), ("清理规范性文件31件，保留29件。", ""), ("公开行政处罚信息377条。", ""),
    ("公布行政许可事项88项。", ""), ("应当不予公开的除外，共3类。", ""), ("与2022年相比，发生行政复议减少4件。", ""), ("转办信访件15件。", ""),
    ("组织行政复议、行政诉讼培训3次。", ""), ("不予公开的情形包括国家秘密等8项。", ""), ("坚持“公开为常态、不公开为例外”，审核信息900条。", ""),
    ("去年发生行政诉讼9件。", ""), ("其中1月至6月予以公开6件。", ""), ("没有发生因公开不当引发的舆情。", ""), ("发布行政复议决定书公示11条。", ""),
    ("行政诉讼出庭应诉率为100%。", ""), ("解读规范性文件17件。", ""), ("拟将不予公开的政府信息转化为主动公开的信息。", ""), ("办理行政复议案件120件，审结115件。", ""),
    ("代理行政诉讼案件16件。", ""), ("区司法局全年审理行政复议案件58件，其中维持40件。", ""), ("较2022年收到申请多出12件。", ""), ("收到申请较上年减少12件。", ""),
    ("收到申请数比去年增长12件。", ""), ("申请办结率98.4%。", ""), ("自然人申请占申请总数的85.7%。", ""), ("平均每件申请办理时间7个工作日。", ""),
    ("每季度收到申请3件。", ""), ("明年计划办结申请100件。", ""), ("收到人大代表建议43件、政协提案58件。", ""), ("答复网民留言862件。", ""),
    ("收到12345热线工单1,206件，办结1,200件。", ""), ("收到信访投诉举报56件。", ""), ("受理行政许可申请1,306件。", ""), ("收到困难群众救助申请88件。", ""),
    ("收到执行政府信息公开制度的建议9条。", ""), ("召开政府信息公开工作会议4次。", ""), ("举办政府信息公开培训班3期，培训126人次。", ""), ("公开信息326条，其中财政专项资金94条、其他113条。", ""),
    ("通过网络收到申请8件。", ""), ("其中信函申请6件、当面申请2件。", ""), ("历年累计收到政府信息公开申请1,024件。", ""), ("2019年至2022年共收到申请321件。", ""),
    ("前三季度收到申请61件。", ""), ("6月份收到申请5件。", ""), ("预计2024年收到申请200件。", ""), ("不予公开应当说明理由，相关文书3份。", ""),
    ("参加行政诉讼庭审旁听2次。", ""), ("未发生泄密事件。", ""), ("未收到政府信息公开投诉举报。", ""), ("2022年未收到政府信息公开申请。", ""),
    ("没有收到群众关于信息公开的投诉。", ""), ("上半年未发生行政复议。", ""), ("公开行政规范性文件解读材料17份。", ""), ("编制行政许可事项清单126项。", ""),
    ("录入行政处罚案卷信息205条。", ""), ("报送行政强制信息3条。", ""), ("修订规章制度12项。", ""), ("制定规章制度5项。", ""),
    ("约收到申请100件。", ""), ("收到申请近百件。", ""), ("收到申请20余件。", ""), ("收到申请超过300件。", ""),
    ("各镇街道共收到申请的有9个单位。", ""), ("“予以公开”类答复模板3份。", ""), ("一审行政诉讼案件3件。", ""), ("确保行政复议零纠错。", ""),
    ("发布不予公开答复示例6个。", ""), ("依申请公开专栏更新信息9条。", ""), ("通过依申请公开平台公开目录12次。", ""), ("将依申请公开转为主动公开信息4条。", ""),
    ("比2022年少了收到申请2件。", ""), ("由上年的9件增加到21件。", ""), ("行政诉讼、行政复议典型案例2个。", ""), ("法人库登记企业3,200家。", ""),
    ("个人信息脱敏处理9件。", ""), ("服务自然人3,200人次。", ""), ("重复申请治理专题会1次。", ""), ("废止制度3项。", ""),
    ("开展行政处罚案卷评查2次，评查案卷60份。", ""), ("收到申请后5个工作日内转办。", ""), ("收到申请当日登记，第1件次由专人负责。", ""), ("结转资金3万元。", ""),
    ("年内发布政策解读12篇。", ""),
    ("受理量比2022年增加23件，达到78件。", ""),
    ("2023年收到的申请较2022年（56件）减少11件。", ""),
    ("未收取任何费用，未收到相关投诉。", ""),
    ("办理区人大代表建议12件、政协委员提案23件，均已主动公开。", ""),
    ("被行政复议机关责令履行1件。", ""),
    ("本年度共承办行政复议答复案件3件、行政应诉案件5件。", ""),
    ("全年受理各类行政许可申请1830件，按时办结率100%。", ""),
    ("公开行政处罚结果信息86条、行政许可结果信息1206条。", ""),
    ("网站全年发布信息1024条，其中规范性文件8件。", ""),
    ("收到申请公开政府信息的申请表3份。", ""),
    ("办理政协提案16件、人大建议22件，答复率100%。", ""),
    ("全年未出现行政复议被纠错、行政诉讼败诉的情况。", "corrected=0?"),
    ("依申请公开件较往年明显增多，2021年12件、2022年18件、2023年25件。", ""),
    ("本年主动公开规范性文件5份，其他文件210份。", ""),
    ("2020年收到申请31件，2021年收到申请45件，2022年收到申请52件。", ""),
    ("与上一年度收到申请52件相比有所下降。", ""),
    ("近三年累计收到申请148件。", ""),
    ("自条例施行以来，共收到申请2,310件。", ""),
    ("二季度办结申请9件。", ""),
    ("拟于年内制定行政规范性文件2件。", ""),
    ("力争将行政复议数量控制在3件以内。", ""),
    ("应当予以公开的12项内容已全部公开。", ""),
    ("每受理1件申请，建立1份台账。", ""),
    ("日均办理行政许可36件。", ""),
    ("开展“不予公开”情形专题研讨2次。", ""),
    ("对重复申请人开展回访5次。", ""),
    ("行政复议法宣传12场次，受众3,200人次。", ""),
    ("公开行政诉讼典型判例4个。", ""),
    ("行政机关负责人行政诉讼出庭率96.2%。", ""),
    ("审核行政规范性文件草案27件。", ""),
    ("备案审查规范性文件19件。", ""),
    ("公示行政处罚决定书86份。", ""),
    ("归集行政许可数据13,405条。", ""),
    ("受理低保申请320件，办结318件。", ""),
    ("收到投诉举报、咨询求助1,120件。", ""),
    ("收到网民留言申请回复86条。", ""),
    ("集中采购目录以内项目公示23项。", ""),
    ("“依申请公开”栏目访问1.2万人次。", ""),
    ("转送其他机关办理的信访事项12件。", ""),
    ("预算公开部门146个，决算公开部门146个。", ""),
    ("法人和其他组织登记3,120家。", ""),
    ("废止制度12项，修订流程8个。", ""), ("清理规范性文件，废止文件2件。", ""),
)


def written(claim: Claim) -> str:
    """Write a claim as the corpus does."""
    names = claim.options[0]
    long = "+".join(names)
    groups = {group: "+".join(name for name in load_form("2021").facts if name.startswith(f"t3.results.{group}.") and name.endswith(".total")) for group in ("denied", "unavailable", "not_processed", "other")}
    short = _SHORT.get(long) or next((group for group, facts in groups.items() if facts == long), "") or "+".join(
        name.removeprefix("t3.results.").removeprefix("t3.").removesuffix(".total") if name.startswith("t3") else name for name in names)
    if "t4" in long and all(name.rpartition(".")[2] in {"corrected", "other", "pending"} for name in names) and len({name.rpartition(".")[2] for name in names}) > 1:
        short = "upheld"
    elif long.startswith("t4.direct") and len(names) == 2 and short != "lawsuit":
        short = f"lawsuit.{names[0].rpartition('.')[2]}"
    if len(claim.options) == 3 and names[0].startswith("t3"):
        short = {"total": "answered", "received": "taken"}.get(short, short)
    for name in ("licensing", "penalty", "coercion", "fees", "procurement"):
        short = f"t2.{name}" if short.startswith(f"t2.{name}.") and "+" not in short and short.endswith((".decisions", ".amount", ".projects")) and short != "t2.procurement.amount" else short
    if len(claim.options) > 3:
        short = "t2.documents"
    return f"{short}={claim.value:g}{'?' if claim.doubt else ''}"


def found(text: str, issuer: str = ISSUER, year: int = YEAR) -> list[str]:
    """The claims of a sentence."""
    return [written(claim) for claim in find_claims(text, year, issuer, "2019" if "采购" in text or year < 2021 else "2021")]


def compared(told: Iterable[tuple[str, int, str, str]]) -> tuple[int, int, int, list[str]]:
    """Count the ties of (body, year, sentence, ties) that were found and expected, found, and expected; list what differs."""
    right = given = wanted = 0
    different = []
    for body, year, text, expected in told:
        want, got = expected.split(), found(text, body, year)
        right += sum(min(want.count(item), got.count(item)) for item in set(want))
        given, wanted = given + len(got), wanted + len(want)
        if sorted(want) != sorted(got):
            different.append(f"{text} expected: {expected or '-'} found: {' '.join(got) or '-'}")
    return right, given, wanted, different


def score() -> tuple[int, int, int, list[str]]:
    """Compare the sentences of this module."""
    return compared((ISSUER, YEAR, text, expected) for text, expected in (*PLAIN, *TRAPS))


def measure(told: Sequence[tuple[str, int, str, str]]) -> list[str]:
    """Say precision and recall, after what differs."""
    right, given, wanted, different = compared(told)
    return [*different, f"{len(told)} sentences, {wanted} ties expected, {given} found: precision {right / given:.3f}, recall {right / wanted:.3f}"]


def main() -> None:
    """Print the figures and what differs."""
    print("\n".join(measure([(ISSUER, YEAR, text, expected) for text, expected in (*PLAIN, *TRAPS)])))


if __name__ == "__main__":
    main()
