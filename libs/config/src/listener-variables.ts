import { IsOptional } from 'class-validator';

import { hostProblem, proxyProblem, publicUrlProblem } from './check-values.js';
import { Checked } from './checked.js';
import { readList, readWholeNumber } from './read-values.js';
import { Setting } from './setting.js';
import { Within } from './within.js';

/** The environment variables of the listeners: addresses, the public URL, TLS, proxies. */
export class ListenerVariables {
  @Setting({
    group: 'Listeners',
    default: { text: '127.0.0.1' },
    meaning:
      'Address of the public listener: SCIM and administration. The image sets `0.0.0.0`, which is every interface.',
  })
  @Checked(hostProblem)
  HOST!: string;

  @Setting({
    group: 'Listeners',
    default: { text: '3000' },
    read: readWholeNumber,
    meaning: 'Port of the public listener; `0` takes a free one, and needs `PUBLIC_URL`.',
  })
  @Within(0, 65535)
  PORT!: number;

  @Setting({
    group: 'Listeners',
    default: { words: 'as `HOST`' },
    meaning:
      'Address of the management listener: `/livez`, `/readyz` and `/metrics`, which need no credential and are ' +
      'never on the public listener. A warning tells at the start when it follows `HOST` away from loopback.',
  })
  @IsOptional()
  @Checked(hostProblem)
  MANAGEMENT_HOST?: string;

  @Setting({
    group: 'Listeners',
    default: { text: '9090' },
    read: readWholeNumber,
    meaning: 'Port of the management listener; `0` takes a free one.',
  })
  @Within(0, 65535)
  MANAGEMENT_PORT!: number;

  @Setting({
    group: 'Listeners',
    default: { words: '`http://HOST:PORT`, or `https://…` with `TLS_CERT`' },
    meaning:
      'The address under which clients reach the service, the base of every link: `meta.location` is always ' +
      "`PUBLIC_URL/scim/v2/…`, and never taken from a request's Host header. A slash at its end is cut. With " +
      '`HOST=0.0.0.0` or `::` set it, for the default leads nowhere; a warning tells at the start.',
  })
  @IsOptional()
  @Checked(publicUrlProblem)
  PUBLIC_URL?: string;

  @Setting({
    group: 'Listeners',
    default: { words: 'none: TLS ends at the proxy' },
    meaning:
      'File with the PEM certificate chain of the public listener, which then speaks HTTPS. With `TLS_KEY`.',
  })
  @IsOptional()
  TLS_CERT?: string;

  @Setting({
    group: 'Listeners',
    default: { words: 'none' },
    meaning: 'File with the PEM private key of the public listener. With `TLS_CERT`.',
  })
  @IsOptional()
  TLS_KEY?: string;

  @Setting({
    group: 'Listeners',
    default: { words: 'none' },
    meaning:
      'File with the PEM certificates of who signs client certificates: no connection without one is let in. With `TLS_CERT`.',
  })
  @IsOptional()
  TLS_CLIENT_CA?: string;

  @Setting({
    group: 'Listeners',
    default: { words: 'none' },
    read: readList,
    meaning:
      'IP addresses and CIDR blocks of the proxies whose `X-Forwarded-*` headers count, separated by commas: ' +
      '`10.0.0.0/8,::1`.',
  })
  @IsOptional()
  @Checked(proxyProblem)
  TRUST_PROXY?: readonly string[];
}
