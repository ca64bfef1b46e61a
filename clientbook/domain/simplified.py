"""Traditional characters of the words the program knows (days, columns of sheets, choices) as the simplified ones it knows them by.

No converter of texts: what is stored stays as it was written.
"""

SIMPLER = str.maketrans(
    "業個買產傳會興養內寫決況創別辦務動區單縣發號員國備頭實寶賓對屬崗幣廣強歸錄態總戶掃報換數無時顯暫術權來標匯溝滿潛點愛狀現電碼稱簽類約級紀線組"
    "細織終紹結絡絕維綴編縮職聯節獲營銜規視覽計訂認議訊記訪評訴話誕詢詳誤說調談負財責貨質購貴費贏車轉載輸進郵銀銷錯門問間階頁項頻題額饋賬帳後週採"
    "價優種網薦係繫觸註與聲餘檔預紅積層錢鐘鍾兩這過當沒於禮農曆陰舊閏臘〇淩剛",
    "业个买产传会兴养内写决况创别办务动区单县发号员国备头实宝宾对属岗币广强归录态总户扫报换数无时显暂术权来标汇沟满潜点爱状现电码称签类约级纪线组"
    "细织终绍结络绝维缀编缩职联节获营衔规视览计订认议讯记访评诉话诞询详误说调谈负财责货质购贵费赢车转载输进邮银销错门问间阶页项频题额馈账账后周采"
    "价优种网荐系系触注与声余档预红积层钱钟钟两这过当没于礼农历阴旧闰腊零凌刚",
)
"""For ``str.translate``."""
