"""The words that tell who speaks or acts: people by name and office, what is done to them, who gives in or refuses."""

from bot.nlp.text.expression import Expression
from bot.nlp.text.firsts import Led

_SURNAME = (
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤区甘洪翟樊倪耿鲁庄柳祝尤凌梅褚佟温岑]"
)
_TITLES = (
    "总监|总工|总裁|总助|助理|经理|主任|主管|科长|处长|部长|院长|校长|厂长|所长|园长|局长|行长|店长|队长|会长|站长|"
    "董事长|董|会计|出纳|老师|医生|大夫|护士长|教授|博士|老板娘|老板|采购|书记|秘书|先生|女士|小姐|师傅|阿姨|大姐|大哥|护士|干事|专员|干部"
)
_SHORT_TITLES = "总|工|姐|哥|叔|姨|嫂|处|科|部|局|校|院|所|厂|董|生|老"
_REPORTS = "说|讲|问|提|表示|反馈|要|想|嫌|觉得|认为|希望|夸|回复|暗示|透露|抱怨|原话|话"
CUSTOMER = Led(
    r"(?:客户|顾客|客人|对方|甲方|业主|买方|买家|用户|院方|校方|厂方|店家|家长|患者|家属|学员|人家|他们|她们|(?<!其)他|她|佢|伊|"
    r"那边|对面|采购|老板娘|老板|领导|财务|出纳|会计|有人|"
    rf"(?:{_TITLES})(?![长总理任管])|{_SURNAME}(?:{_SHORT_TITLES})(?![长厂校院])|[老小阿]{_SURNAME}(?![师板])|"
    rf"[a-z]{{3,12}}(?={_REPORTS}))"
)
REP = Expression(r"我们|我|咱们|咱|俺们|俺|本人|偶")
OUTSIDER = Led(
    r"(?:听说|据说|传闻|传言|谣传|网上|新闻|报道|通报|同行|友商|竞品|竞争对手|竞争方|对手|隔壁|别家|别的公司|别的厂家?|"
    r"别的供应商|别人家?|其他(?:公司|厂家|供应商|家)|另一家|前东家|前同事|前员工|(?:别的|其他|别个)(?:分公司|部门|组|门店|区域)|外面有人|业内|行业里|圈里|圈子里|某(?:公司|厂|企业|同行)|"
    r"(?:上|前|原来?的?|之前的?|以前的?|老)(?:一|那)?(?:家|个)?供应商)"
)
FORMER = Expression(
    r"(?:前|上|原来?|原先|原本|以前|之前|先前)(?:的|用)?(?:那|一|头那)家|别人?家|(?:客户|店里)的(?:客户|租户|dealer)|其他部门|别的部门"
)
"""In a clause: whom else somebody is cross with, or leaves."""
TO_US = Expression(
    r"(?:切换?|转|迁移?|搬|投奔?|改用|改投|换)(?:到|来|成|上|用)(?:了)?(?:我们|咱们?|我司|我家)|"
    r"(?:旧|老|原来|之前|以前|前面)的?[^，,。；;\s]{0,12}?(?:换|改)(?:了|上)?(?:我们|咱们?|我司)"
)
"""In a sentence: they have left somebody else for us, and it was the other whom they were cross with."""
_TO = (
    "跟(?!进|踪)|(?<!温|平)和|与|(?<![方意倾导])向|(?<!应)对(?![接比方面账公手此于应])|给(?!出|到)|(?<![合共如相])同(?![意事时步行类样期])|"
    "替(?![换代])|帮(?!助)|(?<![因认以成作较])为(?![什了])|把(?![握关])|被(?!动)|(?<!对)比(?![较例价赛对])"
)
TOWARD = Led(rf"(?:{_TO})(?:[^，,。、：:\s]|(?<=[a-z.])\s){{0,8}}$")
"""Before a person: what is said goes to them, or is done with them; they do not say it."""
DONE_TO = Expression(r"(?:把|被|比|于)[^，,。\s]{0,8}$")
SURNAME_BEFORE = Expression(rf"{_SURNAME}(?![了过给下])[\u4e00-\u9fff]?$")
OBJECT = Expression(
    r"(?:答应|应承|应|承诺|许诺|许|告诉|给|让|叫|喊|请|问|催|找|约|见|陪|通知|劝|求|骗|哄|忽悠|说服|提醒|返|留|送|塞|保证|发|转|加|推|寄|报|卖|教|帮|带|拉)(?:了|过|下)?$"
)
"""Directly before a person: it is done to them."""
REPORTS = Expression(rf"[^，,。、：:\s]{{0,3}}?(?:{_REPORTS})")
COLLEAGUE = Expression(rf"[小老阿]{_SURNAME}|主管|店长|经理|老师|师傅|会计|出纳|助理|专员|老板|领导")
"""People of the customer's side by their names alone; but ours, when they do what only ours do (`GIVES`)."""
GIVES = Expression(
    r"(?:为了?[^，,。\s]{1,8}?)?[^，,。：:\s]{0,4}?(?:许了|许诺|许下|应承|承诺|保证|打包票|拍胸脯|口头|答|擅自|私自|私下把|手滑|回答|夸口|"
    r"(?:跟|对|和|给|向|当着)(?!我)[^，,。\s]{1,12}?(?:说|讲|吹|透|许|承诺|保证|聊|骂|损|面)|当众|骂|让(?:客户|顾客|家长|他们|买家))"
)
VENUE = Expression(r"招生会|宣讲|推介|直播|展会|路演|座谈|讲座|发布会|答疑|义诊|促销台|朋友圈")
"""Where our own people speak to customers."""
ASKED = Led(
    r"(?:跟|和|与|向|(?<!应)对|给|(?<!合)同|替|帮|把|被|找|陪|让|叫|喊|请|问|催|约|见|为|嫌|换|骂|怪|求|逼|夸|管|劝|告诉|通知|"
    r"说|讲|话|觉得|认为|以为|评价|表示|相信|怕|担心|要求|希望|想|要|提|当|比|欠|拿|答复|回|是|的|加|联系|微信|电话|打给|发|拉|@)(?:了|过|下|着)?$"
)
"""Before 「我」: we are spoken to or spoken of."""
SPEAKING = Expression(
    r"[^，,。\s]{0,6}?(?:说|讲|聊|提|承诺|保证|吹|拍胸|介绍|推荐|许诺|表态|强调|打包票|答应|应|解释|透|漏|发|报|推|忽悠|拍|话)"
)
SAYING = Expression(r"[^，,。\s]{0,8}?(?:说|讲|承诺|保证|吹|拍胸|许诺|表态|强调|打包票|答应)")
"""After the rep: whoever is named next in the clause is part of what the rep says (「我说家长都满意」)."""
ACTS = Expression(
    r"就|便|当场|只好|直接|也|没|说|跟|给|替|帮|答应|应|只能|赶紧|马上|顺口|嘴快|口头|一|先|又|把|让|为了|已|都"
)
"""After 「我」 in a clause that somebody else began: now the rep does something."""
NOT_A_SUBJECT = Expression(r"(?:的(?!确)|家的?|旁边|后面|方案|产品|系统|这边的?产品|价格|报价|公司的)")
"""After 「我们」: what is ours is spoken of, whoever speaks."""
PROMISES = Expression(
    r"(?<![^，,、：:。！？!?；;\s])(?:[^，,。\s]{0,4})"
    r"(?:口头|当场|直接|只好|就|先|也|已经?|嘴快)?(?:答应|应承|应了|承诺|许诺|拍胸脯|打包票|保证了?|松口)"
)
"""At the head of a clause without a subject: the rep gives in."""
ACTED = Expression(
    r"(?<![^，,、：:。！？!?；;\s])(?:于是|所以|只好|没办法|一急|一激动|心一软)?(?:就|只好|便|顺手|顺口|嘴快|一不小心|不小心)(?:先|也|直接|当场)?"
    r"(?:把|给|答应|应|跟|发|告诉|免费|送|让他|让她|说了|讲了|截)"
)
"""At the head of a clause without a subject: the rep has done it."""
THEY_SAY = Expression(
    r"(?<![^，,、：:。！？!?；;\s])(?:并且?|还|又|也|就|直接|私下|开口就?|张口就?|一直|老|上来就|非|硬)?"
    r"(?:(?P<says>说|提(?!前|醒|供|交|升))|问|要求|让我们?|叫我们?|喊我们?|要我们?|希望|暗示|表示|反馈|嫌|催|找我们?)"
)
"""At the head of a clause without a subject: the customer's words. Reps say 「我说」 of themselves."""
_WILLING = "[^，,。！？\\s没未不拒莫冇唔弗]{0,6}?"
GAVE_IN = Led(
    rf"(?<![没未不])(?:我|咱|俺|就|也|都|只好|当场|直接|先|口头|嘴快){_WILLING}(?:答应|应|同意|允|点头|认|依|松口)"
    r"(?:了|吧|下来|他|她|$|[，,。\s])|(?<![没未不])(?:答应|应承)了|(?<![没未不])应下来|照办了|就发了|(?<!没)给了他"
)
REFUSED = Led(
    r"(?:没有?|未|不|冇|唔|莫|弗|拒绝)(?:敢|法|能|会|肯|想)?(?:当场|直接|立刻|马上|再|轻易|随便)?(?:跟他|给他|把)?"
    r"(?:答应|同意|应承|应|松口|接受|接话|接茬|办|批|许|送|发|给|讲|说|肯|收|往外|外传|外露|外说|透露|做主|告诉|提|漏|交|亮|理)|"
    r"(?:写|做|送|给|答应|保证|办|批|承诺|发|收)不了|(?:说|答|讲|回)(?:了|他)?(?:不行|不能|不可以|没有|公司没有|必须)|当面还|还了回去|退了(?:回去|给他)|划掉|没签|没收|没接|没办|"
    r"(?:让|叫|请|劝)(?:他们?|她们?|客户|顾客|对方)?(?:去|走|刷|转|改走|打)[^，,。\s]{0,4}(?:对公|公户|公账|公司|收银台|总台|pos)|不行(?=[，,。\s]|$)|拒绝|婉拒|回绝|免谈|顶回去|挡回去|推掉了|不允许"
)
OWN_REFUSAL = Expression(r"^[^，,。！？\s]{0,4}[，,\s]?(?:我们?|咱们?|公司|被我)?(?:说|就|也|都|直接|当场|当时|肯定)?$")
"""Between words and their refusal, where nobody else comes in."""
DEMAND = Expression(r"(?:要|想|索|暗示|问|提|开口|讨|希望|求|能不能|能否|可不可以|让|叫|喊|非得)[^，,。！？\s]{0,8}$")
BY_US = Expression(r"(?:^|[\s，,])(?:我|我们|咱|咱们)(?!的|家)")
"""In what is found: it is told of ourselves."""
DEMANDS = Expression(r"要(?!求)|问|暗示|想要|开口|索|讨|硬要")
"""What is found begins with the demand itself: 「要3个点好处费」."""
