import type { zhField } from './zh-field.ts'

export const enField: Record<keyof typeof zhField, string> = {
  'talk.title': 'Talking points',
  'talk.ask': 'Ask first',
  'talk.say': 'Then say',

  'map.title': 'The way',
  'map.of': 'Sketch of {{name}}',
  'map.here': 'You are near it.',
  'map.way': 'About {{distance}} to the {{direction}}, as the crow flies',
  'map.within': 'About {{distance}} {{direction}} of the middle of {{name}}',
  'map.ownUnknown': 'Allow your position to see direction and distance.',
  'direction.north': 'north',
  'direction.northeast': 'north-east',
  'direction.east': 'east',
  'direction.southeast': 'south-east',
  'direction.south': 'south',
  'direction.southwest': 'south-west',
  'direction.west': 'west',
  'direction.northwest': 'north-west',

  'doorPhoto.title': 'Pictures of the door',
  'doorPhoto.take': 'Take or choose pictures',
  'doorPhoto.count': '{{n}} taken',
  'doorPhoto.unsent': '{{n}} waiting to be sent',
  'doorPhoto.hint': 'At most {{max}}. They are made smaller, and rid of place and time.',
  'doorPhoto.unreadable': 'One file is no picture and was not kept',
  'doorPhoto.tooMany': 'A visit has at most {{max}} pictures: {{n}} of those chosen were not saved. Choose the ones that say most.',
  'doorPhoto.again': 'Save again ({{n}})',
  'doorPhoto.drop': 'Drop them',
}
