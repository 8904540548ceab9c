import { describe, expect, it } from '@jest/globals';
import { attribute } from '../schema/define-schema.js';
import { distinctElements } from './distinct-elements.js';

const PHONES = attribute({
  name: 'phones',
  description: '',
  multiValued: true,
  subAttributes: [
    { name: 'value', description: '' },
    { name: 'display', description: '' },
    { name: 'type', description: '' },
    { name: 'primary', description: '', type: 'boolean' },
    { name: 'silent', description: '', type: 'boolean' },
  ],
});

describe('distinctElements', () => {
  it('C-TYPE-14, C-PRIM-02: the first stays, completed by the later, and is primary if any was', () => {
    const first = { value: 'A', type: 'work', primary: false };
    const later = { value: 'a', type: 'work', display: 'D', primary: true };
    const home = { value: 'a', type: 'home' };
    expect(distinctElements(PHONES, [first, home, later])).toEqual([
      { value: 'A', display: 'D', type: 'work', primary: true },
      home,
    ]);
    expect(distinctElements(PHONES, [later, first])).toEqual([
      { value: 'a', display: 'D', type: 'work', primary: true },
    ]);
    expect(distinctElements(PHONES, [first, { ...first }])).toEqual([first]);
    const loud = { ...first, silent: false };
    expect(distinctElements(PHONES, [loud, { ...loud, silent: true }])).toEqual([loud]);
  });

  it('C-TYPE-14: simple values are told apart as filters do', () => {
    const tags = attribute({ name: 'tags', description: '', multiValued: true });
    expect(distinctElements(tags, ['a', 'B', 'A', 'b', 'c'])).toEqual(['a', 'B', 'c']);
  });
});
