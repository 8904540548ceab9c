import {
  TRUSTED_ALGORITHMS,
  type IssuerChange,
  type TrustedAlgorithm,
  type TrustedIssuer,
} from '@rollcall/directory';

import { UsageError, type Call, type Command, type CommandOption } from '../command.js';
import { instant, shortInstant } from '../instant.js';
import { withIssuerOperator } from '../open-stores.js';
import { operand, required } from '../read-call.js';
import { renderTable } from '../render-table.js';

const TENANT: CommandOption = {
  name: 'tenant',
  value: 'TENANT',
  required: true,
  meaning: 'The tenant that trusts it.',
};
const ID = { name: 'ID', meaning: 'Its id, or 8 characters or more of its beginning.' };
const UNSET = 'unset';

/** What can be taken away, by the option that says it. */
const REMOVABLE: Readonly<Record<string, keyof IssuerChange>> = {
  algorithm: 'algorithms',
  'jwks-uri': 'jwksUri',
  subject: 'subject',
  claim: 'claims',
  scope: 'scopes',
};

function namingOptions(must: Pick<CommandOption, 'required'>): readonly CommandOption[] {
  return [
    { name: 'name', value: 'NAME', ...must, meaning: 'For logs and lists, such as entra.' },
    { name: 'issuer', value: 'URL', ...must, meaning: 'The claim iss of its tokens, in every letter.' },
    {
      name: 'audience',
      value: 'AUDIENCE',
      ...must,
      meaning: 'What aud must be or have, in every letter.',
    },
  ];
}

const DETAILS: readonly CommandOption[] = [
  {
    name: 'algorithm',
    value: 'ALGORITHM',
    repeated: true,
    meaning: `What may sign: ${TRUSTED_ALGORITHMS.join(', ')}; RS256 by default. May be given several times.`,
  },
  {
    name: 'jwks-uri',
    value: 'URL',
    meaning: 'Where its keys are; without it its discovery document says so.',
  },
  {
    name: 'subject',
    value: 'SUBJECT',
    meaning: 'What sub must be. Without it every token of the issuer for this audience is good.',
  },
  {
    name: 'claim',
    value: 'NAME=VALUE',
    repeated: true,
    meaning: 'What a further claim must be or have. May be given several times.',
  },
  {
    name: 'scope',
    value: 'SCOPE',
    repeated: true,
    meaning:
      'All that its tokens may do, as of "rollcall token issue"; everything in the tenant without it. May be given ' +
      'several times.',
  },
];

/** `rollcall issuer create --tenant T --name N --issuer URL --audience A [--subject S] …` */
export const ISSUER_CREATE: Command = {
  words: ['issuer', 'create'],
  summary: 'Trust an issuer of tokens (JWTs): they open the tenant.',
  operands: [],
  options: [TENANT, ...namingOptions({ required: true }), ...DETAILS],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const request = {
      name: required(call, 'name'),
      issuer: required(call, 'issuer'),
      audience: required(call, 'audience'),
      ...detailsOf(call),
    };
    const made = await withIssuerOperator(call.settings, (operator) =>
      operator.createIssuer(tenant, request, call.io.now()),
    );
    return {
      text: `The tenant "${tenant}" trusts the issuer "${made.name}" (${made.id}) from now on.\n`,
      json: issuerJson(made),
    };
  },
};

/** `rollcall issuer list --tenant T` */
export const ISSUER_LIST: Command = {
  words: ['issuer', 'list'],
  summary: 'List the issuers that a tenant trusts.',
  operands: [],
  options: [TENANT],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const issuers = await withIssuerOperator(call.settings, (operator) => operator.listIssuers(tenant));
    const heads = ['ID', 'NAME', 'CREATED (UTC)', 'ISSUER', 'AUDIENCE', 'SUBJECT', 'SCOPES'];
    const rows = issuers.map(({ id, name, created, issuer, audience, subject, scopes }) => [
      ...[id, name, shortInstant(created), issuer, audience, subject ?? 'any'],
      scopes?.join(' ') ?? 'all',
    ]);
    return {
      text: rows.length === 0 ? `The tenant "${tenant}" trusts no issuer.\n` : renderTable(heads, rows),
      json: issuers.map(issuerJson),
    };
  },
};

/** `rollcall issuer update --tenant T ID [--name N] … [--unset OPTION]...` */
export const ISSUER_UPDATE: Command = {
  words: ['issuer', 'update'],
  summary: 'Change which tokens of an issuer are trusted. What is not given stays as it is.',
  operands: [ID],
  options: [
    TENANT,
    ...namingOptions({}),
    ...DETAILS,
    {
      name: UNSET,
      value: 'OPTION',
      repeated: true,
      meaning: `Takes away what was said: ${Object.keys(REMOVABLE).join(', ')}. May be given several times.`,
    },
  ],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const id = operand(call, 'ID');
    const change = changeOf(call);
    const changed = await withIssuerOperator(call.settings, (operator) =>
      operator.updateIssuer(tenant, id, change),
    );
    return {
      text: `Changed the issuer "${changed.name}" (${changed.id}) that the tenant "${tenant}" trusts.\n`,
      json: issuerJson(changed),
    };
  },
};

/** `rollcall issuer delete --tenant T ID` */
export const ISSUER_DELETE: Command = {
  words: ['issuer', 'delete'],
  summary: 'Trust an issuer no more.',
  operands: [ID],
  options: [TENANT],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const id = operand(call, 'ID');
    const removed = await withIssuerOperator(call.settings, (operator) => operator.deleteIssuer(tenant, id));
    return {
      text:
        `The tenant "${tenant}" trusts the issuer "${removed.name}" (${removed.id}) no more. Neither its tokens nor those ` +
        'that were fetched with them open anything.\n',
      json: issuerJson(removed),
    };
  },
};

type Details = Pick<TrustedIssuer, 'jwksUri' | 'subject' | 'claims' | 'scopes'> & {
  readonly algorithms?: readonly TrustedAlgorithm[];
};

function detailsOf({ values, lists }: Call): Details {
  const [jwksUri, subject] = [values.get('jwks-uri'), values.get('subject')];
  const [algorithms, claims, scopes] = [lists.get('algorithm'), lists.get('claim'), lists.get('scope')];
  return {
    ...(algorithms === undefined ? {} : { algorithms: algorithms.map(algorithmOf) }),
    ...(jwksUri === undefined ? {} : { jwksUri }),
    ...(subject === undefined ? {} : { subject }),
    ...(claims === undefined ? {} : { claims: Object.fromEntries(claims.map(claimOf)) }),
    ...(scopes === undefined ? {} : { scopes }),
  };
}

function changeOf(call: Call): IssuerChange {
  const { values, lists } = call;
  const texts = ['name', 'issuer', 'audience'].flatMap((name) => {
    const value = values.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const given: IssuerChange = { ...Object.fromEntries(texts), ...detailsOf(call) };
  const taken = (lists.get(UNSET) ?? []).map((option) => {
    const member = REMOVABLE[option];
    if (member === undefined) {
      throw new UsageError(`--${UNSET} takes one of ${Object.keys(REMOVABLE).join(', ')}, not "${option}".`);
    }
    if (given[member] !== undefined)
      throw new UsageError(`--${option} is given, and taken away by --${UNSET}.`);
    return [member, null] as const;
  });
  const change: IssuerChange = { ...given, ...Object.fromEntries(taken) };
  if (Object.keys(change).length > 0) return change;
  throw new UsageError('Nothing is said that shall be another. --help shows what can be.');
}

function algorithmOf(text: string): TrustedAlgorithm {
  const known = TRUSTED_ALGORITHMS.find((name) => name === text);
  if (known !== undefined) return known;
  throw new UsageError(`--algorithm takes one of ${TRUSTED_ALGORITHMS.join(', ')}, not "${text}".`);
}

function claimOf(text: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  if (at <= 0) throw new UsageError(`--claim takes NAME=VALUE, not "${text}".`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function issuerJson({ tenantId: _, created, ...issuer }: TrustedIssuer): object {
  return { ...issuer, created: instant(created) };
}
