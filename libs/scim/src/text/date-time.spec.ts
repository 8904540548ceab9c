import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { instantToMillis, normalizeDateTime } from './date-time.js';

describe('normalizeDateTime', () => {
  it.each([
    ['2011-05-13T04:42:34Z', '2011-05-13T04:42:34.000000000Z'],
    ['2011-05-13T04:42:34', '2011-05-13T04:42:34.000000000Z'],
    ['2011-05-13T04:42:34.123+02:00', '2011-05-13T02:42:34.123000000Z'],
    ['2011-05-13T04:42:34.5-05:30', '2011-05-13T10:12:34.500000000Z'],
    ['2011-05-13T04:42:34-00:00', '2011-05-13T04:42:34.000000000Z'],
    ['2011-05-13T04:42:34.1234567899Z', '2011-05-13T04:42:34.123456789Z'],
    ['2011-05-13T24:00:00Z', '2011-05-14T00:00:00.000000000Z'],
    ['2011-12-31T24:00:00.0Z', '2012-01-01T00:00:00.000000000Z'],
    ['2012-02-29T00:00:00Z', '2012-02-29T00:00:00.000000000Z'],
    ['2000-02-29T00:00:00+14:00', '2000-02-28T10:00:00.000000000Z'],
    ['2012-03-01T00:00:00+01:00', '2012-02-29T23:00:00.000000000Z'],
    ['2013-03-01T00:00:00+01:00', '2013-02-28T23:00:00.000000000Z'],
    ['2011-12-31T23:30:00-01:00', '2012-01-01T00:30:00.000000000Z'],
    ['2012-01-01T00:30:00+01:00', '2011-12-31T23:30:00.000000000Z'],
    ['2011-12-31T24:00:00-14:00', '2012-01-01T14:00:00.000000000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000000000Z'],
    ['9999-12-31T23:59:59.999999999Z', '9999-12-31T23:59:59.999999999Z'],
  ])('C-TYPE-05: %j is the instant %j', (lexeme, instant) => {
    expect(normalizeDateTime(lexeme)).toBe(instant);
  });

  it.each([
    '',
    '2011-05-13',
    '24:61',
    '1305261754',
    '2011-05-13T04:42Z',
    '2011-05-13T04:42:34.Z',
    '2011-05-13t04:42:34z',
    '2011-05-13 04:42:34Z',
    '2011-05-13T04:42:34 Z',
    ' 2011-05-13T04:42:34Z',
    '2011-05-13T04:42:34Z ',
    '2011-05-13T04:42:34ZZ',
    '2011-05-13T04:42:34+2:00',
    '2011-05-13T04:42:34+0200',
    '2011-05-13T04:42:34+02',
    '2011-05-13T04:42:34+02:60',
    '2011-05-13T04:42:34+14:01',
    '2011-05-13T04:42:34+15:00',
    '2011-00-13T04:42:34Z',
    '2011-13-13T04:42:34Z',
    '2011-05-00T04:42:34Z',
    '2011-04-31T04:42:34Z',
    '2011-02-29T04:42:34Z',
    '1900-02-29T04:42:34Z',
    '2011-05-13T25:00:00Z',
    '2011-05-13T24:00:01Z',
    '2011-05-13T24:00:00.000000000001Z',
    '2011-05-13T04:60:34Z',
    '2016-12-31T23:59:60Z',
    '-2011-05-13T04:42:34Z',
    '12011-05-13T04:42:34Z',
    '211-05-13T04:42:34Z',
    '+201-05-13T04:42:34Z',
    '2011-05-1٣T04:42:34Z',
    '9999-12-31T24:00:00Z',
    '9999-12-31T23:00:00-02:00',
    '0000-01-01T00:00:00+00:01',
  ])('C-TYPE-05: %j is refused', (lexeme) => {
    expect(normalizeDateTime(lexeme)).toBeUndefined();
  });

  it('C-TYPE-05: agrees with ECMAScript dates, whatever the zone, and sorts as they do', () => {
    const instants = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9998-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, instants, fc.integer({ min: -840, max: 840 }), (one, other, minutes) => {
        const local = new Date(one.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const size = Math.abs(minutes);
        const zone = `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
        const normalized = normalizeDateTime(local + zone);
        expect(normalized).toBe(one.toISOString().replace('Z', '000000Z'));
        expect(instantToMillis(normalized ?? '')).toEqual({ millis: one.getTime(), rest: 0 });
        const second = normalizeDateTime(other.toISOString()) ?? '';
        expect((normalized ?? '') < second).toBe(one.getTime() < other.getTime());
      }),
      propertyParameters(1000),
    );
  });
});

describe('instantToMillis', () => {
  it.each([
    ['1970-01-01T00:00:00.000000000Z', 0, 0],
    ['1970-01-01T00:00:00.001000001Z', 1, 1],
    ['1969-12-31T23:59:59.999999999Z', -1, 999_999],
    ['0000-03-01T00:00:00.000000000Z', -62_162_035_200_000, 0],
    ['9999-12-31T23:59:59.999999999Z', 253_402_300_799_999, 999_999],
  ])('splits %j', (instant, millis, rest) => {
    expect(instantToMillis(instant)).toEqual({ millis, rest });
  });
});
