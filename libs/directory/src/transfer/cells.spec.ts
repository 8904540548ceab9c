import { describe, expect, it } from '@jest/globals';
import { LENIENT, readResource, ScimError, STRICT, URN, USER_TYPE, type Resource } from '@rollcall/scim';
import fc from 'fast-check';

import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { userArbitrary } from '../../../../test/support/arbitraries/user-arbitrary.js';
import { AdministrationError } from '../administration/administration-error.js';
import { exportColumns } from './export-columns.js';
import { escapeFormula, unescapeFormula } from './formula-cell.js';
import { readCells } from './read-cells.js';
import { tableColumn } from './table-column.js';
import { writeCells } from './write-cells.js';

const columnsOf = (paths: readonly string[]) => paths.map((path) => tableColumn(USER_TYPE, LENIENT, path));
const read = (row: Readonly<Record<string, string>>): Resource =>
  readCells(USER_TYPE, LENIENT, columnsOf(Object.keys(row)), Object.values(row));

describe('cells of a table', () => {
  it('stand at the paths of their columns, as a PATCH of nothing would add them', () => {
    expect(
      read({
        userName: 'ines',
        'name.givenName': 'Ines',
        active: 'TRUE',
        'emails[type eq "work"].value': 'ines@work.example',
        'emails[type eq "home"].value': 'ines@home.example',
        'emails[type eq "work"].primary': 'true',
        'phoneNumbers[type eq "work"].value': "'+49 30 1",
        roles: '[{"value":"desk"}]',
        department: 'Sales',
        [`${URN.enterpriseUser}:costCenter`]: '0042',
        title: '',
      }),
    ).toEqual({
      schemas: [URN.user, URN.enterpriseUser],
      userName: 'ines',
      name: { givenName: 'Ines' },
      active: true,
      emails: [
        { type: 'work', value: 'ines@work.example', primary: true },
        { type: 'home', value: 'ines@home.example' },
      ],
      phoneNumbers: [{ type: 'work', value: '+49 30 1' }],
      roles: [{ value: 'desk' }],
      [URN.enterpriseUser]: { department: 'Sales', costCenter: '0042' },
    });
  });

  it.each([
    ['nosuch', 'not an attribute'],
    ['emails.value', 'choose one'],
    ['emails[type eq', 'not understood'],
    [URN.enterpriseUser, 'name one of its attributes'],
  ])('a column %s is refused: %s', (path, reason) => {
    expect(() => tableColumn(USER_TYPE, STRICT, path)).toThrow(AdministrationError);
    expect(() => tableColumn(USER_TYPE, STRICT, path)).toThrow(reason);
  });

  it.each([
    [{ userName: '', title: '' }, 'empty'],
    [{ userName: 'ines', roles: 'desk' }, 'JSON'],
    [{ userName: 'ines', active: 'yes' }, 'active'],
  ])('a row %j is refused: %s', (row, reason) => {
    const taken = (): unknown =>
      readResource(USER_TYPE, read(row), { exchange: 'create', relaxations: STRICT });
    expect(taken).toThrow(ScimError);
    expect(taken).toThrow(reason);
  });

  it('a row with more cells than columns is refused', () => {
    expect(() => readCells(USER_TYPE, LENIENT, columnsOf(['userName']), ['a', 'b'])).toThrow('2 cells');
  });

  it.each(['=1+1', '+49', '-5', '@x', '\tx', "'=1", "''", "'x", '', 'plain'])(
    'no spreadsheet takes %j for a formula, and it is read back as it was',
    (text) => {
      expect(escapeFormula(text)).not.toMatch(/^[=+\-@\t\r]/);
      expect(unescapeFormula(escapeFormula(text))).toBe(text);
    },
  );

  it('what is exported is imported as it was: for any user, all that a client may write', () => {
    const paths = exportColumns(USER_TYPE);
    const columns = columnsOf(paths);
    const writable = columns.map((column) => (column.isReadOnly ? undefined : column));
    fc.assert(
      fc.property(userArbitrary(), (user) => {
        // A cell without letters is no value.
        fc.pre(!/"\s*"/.test(JSON.stringify(user)));
        const options = { exchange: 'create', relaxations: LENIENT } as const;
        const { password: _, ...stored } = readResource(USER_TYPE, user, options);
        const cells = writeCells(columns, stored);
        const back = readResource(USER_TYPE, readCells(USER_TYPE, LENIENT, writable, cells), options);
        expect(back).toEqual(stored);
      }),
      propertyParameters(200),
    );
  });
});
