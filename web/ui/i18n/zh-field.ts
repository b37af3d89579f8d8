/** What helps in the field: talking points, the way to the door, pictures of it. */
export const zhField = {
  'talk.title': '谈话要点',
  'talk.ask': '先问',
  'talk.say': '再说',

  'map.title': '怎么走',
  'map.of': '{{name}}示意图',
  'map.here': '您已在附近。',
  'map.way': '往{{direction}}约 {{distance}}（直线）',
  'map.within': '在{{name}}中部偏{{direction}}约 {{distance}}',
  'map.ownUnknown': '允许位置后显示您的方位和距离。',
  'direction.north': '北',
  'direction.northeast': '东北',
  'direction.east': '东',
  'direction.southeast': '东南',
  'direction.south': '南',
  'direction.southwest': '西南',
  'direction.west': '西',
  'direction.northwest': '西北',

  'doorPhoto.title': '门前照片',
  'doorPhoto.take': '拍照或选照片',
  'doorPhoto.count': '已有 {{n}} 张',
  'doorPhoto.unsent': '{{n}} 张待发送',
  'doorPhoto.hint': '最多 {{max}} 张。照片会压缩，并去掉拍摄位置、时间等信息。',
  'doorPhoto.unreadable': '有一个文件不是照片，没有保存',
} as const
