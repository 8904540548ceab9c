import { All, Controller, Post } from '@nestjs/common';
import { ScimError } from '@rollcall/scim';

/** Endpoints of RFC 7644 that this service does not have: 501 and why (H-ME-01, Q-SEARCH-04, Q-ROOT-01). */
@Controller('scim/v2')
export class UnsupportedEndpointController {
  @All()
  root(): never {
    throw unsupported('Queries over all resource types are', 'Query /Users and /Groups.');
  }

  @Post('.search')
  search(): never {
    throw unsupported('Queries over all resource types are', 'Query /Users/.search and /Groups/.search.');
  }

  @All('Me')
  me(): never {
    throw unsupported('The alias /Me is', 'Ask for the user by id at /Users/{id}.');
  }
}

function unsupported(what: string, instead: string): ScimError {
  return new ScimError('notImplemented', `${what} not supported. ${instead}`);
}
