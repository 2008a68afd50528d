import type { MysqlFacts } from '../../activities/export/sources/mysql/facts.ts';
import { isThisMachine } from '../../activities/export/sources/mysql/this-machine.ts';
import type { Said } from './examination.ts';

/** Whether password and rows are encrypted on their way, or why not and how they would be. */
export function encryption(
  facts: Pick<MysqlFacts, 'cipher' | 'host' | 'isVerified' | 'offersTls'>,
): Said<undefined> {
  const { cipher, host, isVerified, offersTls } = facts;
  const value = undefined;
  if (cipher !== '' && isVerified) return { text: `${cipher}, the certificate is verified`, value };
  if (cipher !== '')
    return { text: `${cipher}; the certificate is not verified (ssl-mode=VERIFY_IDENTITY would)`, value };
  if (isThisMachine(host)) return { text: 'none, and none needed: the server is on this machine', value };
  const remedy = offersTls
    ? 'The server offers TLS: say ssl-mode=VERIFY_IDENTITY, or at least REQUIRED, in source.mysql.url.'
    : 'The server offers no TLS: enable it there, or reach it through a tunnel.';
  return { state: 'warning', text: `Password and rows cross the network in the clear. ${remedy}`, value };
}
