"""The words proposed passphrases are made of: 256 English ones, and 256 Chinese ones with the pinyin that is typed.

256 each, so that one word is worth exactly eight bits.
"""

from typing import Final

_ENGLISH = """
acorn actor alley amber anchor angle ankle apple apron arrow aspen attic autumn badge bagel baker bamboo banjo barley
barn basil basket beach beacon beak bean bell bench berry birch bison blanket blossom boat bonnet bottle boulder bowl
branch brass bread breeze brick bridge broom brush bucket butter button cabin cactus camel candle canoe canyon carpet
carrot castle cedar cellar cherry chess chimney cider cinema circle clay cliff clock cloud clover cobalt coconut comet
copper coral cotton crane crater cricket crown curtain dairy daisy dance dawn desert dinner dolphin donkey door dragon
drum eagle easel echo elbow ember engine fabric falcon feather fern ferry fiddle field flame flute forest fossil
fountain fox frost galaxy garden garlic ginger glacier glove goose grain granite grape guitar hammer harbor harvest
hazel hedge helmet heron hill hockey honey horizon island ivory jacket jasmine jelly jungle kettle kitchen kite ladder
lagoon lake lantern lemon lily linen lizard lobster lotus magnet mango mantle maple marble meadow melon mirror mitten
monsoon mosaic mountain mustard napkin needle nutmeg oak oasis ocean olive onion orange orbit orchard otter oyster
paddle palace panda paper parrot pasta peach pearl pebble pencil pepper piano pillow pine planet plum pocket pond poppy
potato prairie pumpkin quartz quilt rabbit radish rainbow raven ribbon river rocket rose saddle sail salmon sandal
saturn scarf shadow shell silver slate sparrow spruce squirrel stable summer sunset swan table teapot temple thunder
tiger timber tomato tower trumpet tulip tunnel turtle valley velvet violet violin walnut walrus water whale willow
window winter wolf yellow yogurt zebra
"""

_CHINESE = """
chuntian/春天 xiaye/夏夜 qiufeng/秋风 dongxue/冬雪 dahai/大海 xiaohe/小河 gaoshan/高山 caoyuan/草原
senlin/森林 shamo/沙漠 hupo/湖泊 pubu/瀑布 yueliang/月亮 xingxing/星星 taiyang/太阳 caihong/彩虹 baiyun/白云
leiyu/雷雨 qingchen/清晨 huanghun/黄昏 pingguo/苹果 xiangjiao/香蕉 putao/葡萄 xigua/西瓜 caomei/草莓
yingtao/樱桃 ningmeng/柠檬 chengzi/橙子 taohua/桃花 hehua/荷花 meihua/梅花 juhua/菊花 zhuzi/竹子
songshu/松树 liushu/柳树 yinxing/银杏 fengye/枫叶 meigui/玫瑰 moli/茉莉 guihua/桂花 laohu/老虎 shizi/狮子
daxiang/大象 xiongmao/熊猫 tuzi/兔子 maomi/猫咪 xiaogou/小狗 junma/骏马 mianyang/绵羊 mifeng/蜜蜂 hudie/蝴蝶
qingting/蜻蜓 haitun/海豚 jingyu/鲸鱼 wugui/乌龟 kongque/孔雀 tiane/天鹅 yanzi/燕子 maque/麻雀 mianbao/面包
niunai/牛奶 doufu/豆腐 mifan/米饭 jiaozi/饺子 baozi/包子 mantou/馒头 miantiao/面条 huoguo/火锅 kaoya/烤鸭
kafei/咖啡 fengmi/蜂蜜 guozhi/果汁 lajiao/辣椒 tudou/土豆 fanqie/番茄 huanggua/黄瓜 baicai/白菜 luobo/萝卜
zhuozi/桌子 yizi/椅子 taideng/台灯 chuanghu/窗户 shafa/沙发 zhentou/枕头 maojin/毛巾 jingzi/镜子 yaoshi/钥匙
yusan/雨伞 shubao/书包 qianbi/铅笔 gangbi/钢笔 xiangpi/橡皮 benzi/本子 zidian/字典 ditu/地图 youpiao/邮票
xinfeng/信封 rili/日历 gangqin/钢琴 jita/吉他 dizi/笛子 erhu/二胡 changge/唱歌 tiaowu/跳舞 huahua/画画
shufa/书法 xiangqi/象棋 weiqi/围棋 zuqiu/足球 lanqiu/篮球 paiqiu/排球 wangqiu/网球 youyong/游泳 paobu/跑步
pashan/爬山 huaxue/滑雪 diaoyu/钓鱼 luying/露营 huoche/火车 feiji/飞机 ditie/地铁 qiche/汽车 danche/单车
matou/码头 qiaoliang/桥梁 suidao/隧道 dengta/灯塔 beijing/北京 shanghai/上海 guangzhou/广州 shenzhen/深圳
chengdu/成都 hangzhou/杭州 nanjing/南京 suzhou/苏州 qingdao/青岛 xiamen/厦门 kunming/昆明 changjiang/长江
huanghe/黄河 changcheng/长城 gugong/故宫 xihu/西湖 taishan/泰山 huangshan/黄山 dunhuang/敦煌 laoshi/老师
yisheng/医生 hushi/护士 siji/司机 chushi/厨师 gongren/工人 nongmin/农民 huajia/画家 zuojia/作家 geshou/歌手
mama/妈妈 baba/爸爸 yeye/爷爷 nainai/奶奶 gege/哥哥 jiejie/姐姐 didi/弟弟 meimei/妹妹 pengyou/朋友 linju/邻居
hongse/红色 lanse/蓝色 zise/紫色 jinse/金色 yinse/银色 yuanquan/圆圈 kuaile/快乐 anjing/安静 wennuan/温暖
liangshuang/凉爽 yonggan/勇敢 shanliang/善良 congming/聪明 renzhen/认真 reqing/热情 ziyou/自由 mianbu/棉布
yangmao/羊毛 pixie/皮鞋 maozi/帽子 weijin/围巾 shoutao/手套 chenshan/衬衫 waitao/外套 shitou/石头 nitu/泥土
mutou/木头 boli/玻璃 huangjin/黄金 zhenzhu/珍珠 shuijing/水晶 taoci/陶瓷 tongqian/铜钱 fengzheng/风筝
denglong/灯笼 bianpao/鞭炮 jianzhi/剪纸 nianhua/年画 chunlian/春联 yuebing/月饼 zongzi/粽子 tangyuan/汤圆
yuanxiao/元宵 dianying/电影 xiju/戏剧 xiaoshuo/小说 shige/诗歌 gushi/故事 tonghua/童话 baozhi/报纸
zazhi/杂志 zhaopian/照片 xiangce/相册 chengshi/城市 xiangcun/乡村 jiedao/街道 gongyuan/公园 huayuan/花园
guangchang/广场 xuexiao/学校 yiyuan/医院 shangdian/商店 nongchang/农场 guoyuan/果园 gongchang/工厂
cangku/仓库 chezhan/车站 jichang/机场 gangkou/港口 haitan/海滩 daoyu/岛屿 tianye/田野 zaofan/早饭 wucan/午餐
wanxia/晚霞 yekong/夜空 weifeng/微风 xiyu/细雨 shuanghua/霜花 bingchuan/冰川 huoyan/火焰 luotuo/骆驼
qie/企鹅 haiou/海鸥 yingwu/鹦鹉 ciwei/刺猬 daishu/袋鼠 banma/斑马 lingyang/羚羊 baihe/白鹤
"""

ENGLISH: Final[tuple[str, ...]] = tuple(_ENGLISH.split())

CHINESE: Final[tuple[tuple[str, str], ...]] = tuple((pair.split("/")[0], pair.split("/")[1]) for pair in _CHINESE.split())
