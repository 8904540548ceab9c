import { answersJson, problem } from './media-types.js';
import type { Area } from './notes.js';
import { openObject, text } from './shapes.js';

/** This document. */
export const DOCUMENTATION_AREA: Area = {
  name: 'Documentation',
  description: 'This document, for programs and for people.',
  schemas: {},
  refusals: () => ({ default: problem('Any refusal.') }),
  operations: {
    'GET /openapi.json': {
      ...{ id: 'getOpenApi', summary: 'This document', access: 'public' },
      answers: {
        200: answersJson('The document.', openObject, ['ETag']),
        304: { description: 'It is the one that the client has.', headers: ['ETag'] },
      },
    },
    'GET /docs': {
      ...{ id: 'getDocs', summary: 'The same to be read', access: 'public' },
      answers: {
        200: { description: 'A page.', content: { 'text/html': text }, headers: ['ETag'] },
        304: { description: 'It is the one that the client has.', headers: ['ETag'] },
      },
    },
  },
};
