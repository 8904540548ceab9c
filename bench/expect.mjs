// Checks of answers. Each throws with what was wrong.

/** Throws unless two values are the same. */
export function same(what, found, wanted) {
  if (found !== wanted) throw new Error(`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
}

/** That a body is the user, with the attributes that no scenario changes. */
export function isUser(body, user) {
  same('id', body.id, user.id);
  same('userName', body.userName, user.userName);
  same('externalId', body.externalId, user.externalId);
  same('displayName', body.displayName, user.displayName);
  same('name.familyName', body.name?.familyName, user.familyName);
  same('emails[0].value', body.emails?.[0]?.value, user.email);
  same('meta.resourceType', body.meta?.resourceType, 'User');
}

/** That a body is a list answer with that many matches and resources. */
export function isPage(body, { total, count }) {
  same('totalResults', body.totalResults, total);
  same('itemsPerPage', body.itemsPerPage, count);
  same('Resources.length', body.Resources?.length, count);
}
