import { All, Controller } from '@nestjs/common';
import { ScimError } from '@rollcall/scim';

/** Endpoints of RFC 7644 that this service does not have: 501 and why. */
@Controller('scim/v2')
export class UnsupportedEndpointController {
  @All('Bulk')
  bulk(): never {
    throw unsupported('Bulk requests are', 'Send the operations one by one.');
  }
}

function unsupported(what: string, instead: string): ScimError {
  return new ScimError('notImplemented', `${what} not supported. ${instead}`);
}
