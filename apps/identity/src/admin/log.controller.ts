import { Controller, Get, Inject, Param, Req, Res, UseInterceptors } from '@nestjs/common';
import {
  CSV_HEADING,
  csvOfEntry,
  logEntryJson,
  type LogAdministration,
  type LogPage,
} from '@rollcall/directory';
import type { JsonObject } from '@rollcall/scim';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';

import { AdminOnly } from '../auth/admin-only.decorator.js';
import { AdministrationProblems } from './administration-problems.interceptor.js';
import { readLogParameters, type LogFormat, type LogParameters } from './log-parameters.js';
import { NoStore } from './no-store.interceptor.js';
import { LOG_ADMINISTRATION } from './tokens.js';

/** A page of a provisioning log, newest first; `next` is the `cursor` of the next one, null at the end. */
export interface LogView {
  readonly entries: readonly JsonObject[];
  readonly next: string | null;
}

/** Entries that an export reads at a time. */
const READ_AT_ONCE = 500;

const MEDIA_TYPES: Readonly<Record<LogFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
};

/** The provisioning log of a tenant, for administrators. */
@Controller('admin/v1/tenants/:tenant/log')
@AdminOnly()
@UseInterceptors(NoStore, AdministrationProblems)
export class LogController {
  constructor(@Inject(LOG_ADMINISTRATION) private readonly log: LogAdministration) {}

  @Get()
  async find(@Param('tenant') tenant: string, @Req() { url }: FastifyRequest): Promise<LogView> {
    const { query, slice } = readLogParameters(url);
    const { entries, next } = await this.log.find(tenant, query, slice);
    return { entries: entries.map(logEntryJson), next: next ?? null };
  }

  /** All that is found, as it is read: however much it is, no more than a page of it is held. */
  @Get('export')
  async export(
    @Param('tenant') tenant: string,
    @Req() { url }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parameters = readLogParameters(url);
    const { format = 'jsonl' } = parameters;
    // Whatever is refused is refused before the answer begins.
    const first = await this.page(tenant, parameters, parameters.slice.after);
    const lines = this.lines(tenant, parameters, { first, format });
    void reply
      .headers({
        'content-type': MEDIA_TYPES[format],
        'content-disposition': `attachment; filename="provisioning-log-${tenant}.${format}"`,
      })
      .send(Readable.from(lines));
  }

  private async *lines(
    tenant: string,
    parameters: LogParameters,
    { first, format }: { readonly first: LogPage; readonly format: LogFormat },
  ): AsyncGenerator<string> {
    if (format === 'csv') yield CSV_HEADING;
    let page = first;
    for (;;) {
      const texts = page.entries.map((entry) =>
        format === 'csv' ? csvOfEntry(entry) : `${JSON.stringify(logEntryJson(entry))}\n`,
      );
      if (texts.length > 0) yield texts.join('');
      if (page.next === undefined) return;
      page = await this.page(tenant, parameters, page.next);
    }
  }

  private page(
    tenant: string,
    { query }: LogParameters,
    after: string | undefined,
  ): ReturnType<LogAdministration['find']> {
    return this.log.find(tenant, query, {
      limit: READ_AT_ONCE,
      ...(after === undefined ? {} : { after }),
    });
  }
}
