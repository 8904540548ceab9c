import { Controller, Get, Inject, Req, UseInterceptors } from '@nestjs/common';
import { auditEntryJson, type AuditHead, type AuditLog, type AuditVerdict } from '@rollcall/directory';
import type { JsonObject } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { AdminOnly } from '../auth/admin-only.decorator.js';
import { Problem } from '../http/problem.js';
import { readQuery } from '../http/query-string.js';
import { AUDIT_LOG } from '../persistence/tokens.js';
import { NoStore } from './no-store.interceptor.js';
import { readNumber } from './read-number.js';

/** A page of the audit log, newest first; `next` is the `cursor` of the next one, null at the end. */
export interface AuditView {
  readonly entries: readonly JsonObject[];
  readonly next: number | null;
}

/** What the verification came to; `fault` is null where the log is whole. */
export interface VerdictView extends Omit<AuditVerdict, 'fault'> {
  readonly fault: AuditVerdict['fault'] | null;
}

const LIMIT = { byDefault: 100, most: 1000 };
const HASH = /^[\da-f]{64}$/;

/** The audit log of administration, for administrators; it can be read, and not written. */
@Controller('admin/v1/audit')
@AdminOnly()
@UseInterceptors(NoStore)
export class AuditController {
  constructor(@Inject(AUDIT_LOG) private readonly audit: AuditLog) {}

  /** `cursor` (a place; the end without it) and `limit` (100; 1 to 1000). */
  @Get()
  async list(@Req() { url }: FastifyRequest): Promise<AuditView> {
    const given = readQuery(url, ['cursor', 'limit']);
    const before = readNumber('cursor', given.get('cursor'), { from: 1, to: Number.MAX_SAFE_INTEGER });
    const limit = readNumber('limit', given.get('limit'), { from: 1, to: LIMIT.most }) ?? LIMIT.byDefault;
    const { entries, next } = await this.audit.page({ limit, ...(before === undefined ? {} : { before }) });
    return { entries: entries.map(auditEntryJson), next: next ?? null };
  }

  @Get('head')
  head(): Promise<AuditHead> {
    return this.audit.head();
  }

  /** `seq` and `hash` of an end that was noted elsewhere may be given. */
  @Get('verify')
  async verify(@Req() { url }: FastifyRequest): Promise<VerdictView> {
    const given = readQuery(url, ['seq', 'hash']);
    const seq = readNumber('seq', given.get('seq'), { from: 0, to: Number.MAX_SAFE_INTEGER });
    const hash = given.get('hash');
    if ((seq === undefined) !== (hash === undefined) || (hash !== undefined && !HASH.test(hash))) {
      throw new Problem(400, 'Give "seq" and "hash" together, as GET /admin/v1/audit/head shows them.');
    }
    const noted = seq === undefined || hash === undefined ? undefined : { seq, hash };
    const verdict = await this.audit.verify(noted);
    return { ...verdict, fault: verdict.fault ?? null };
  }
}
