import { generateKeyPairSync, sign } from 'node:crypto';

/** DER: a tag, a length, the content. */
function der(tag, ...parts) {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts) => der(0x30, ...parts);
const integer = (value) => der(0x02, Buffer.from([value]));
const oid = (hex) => der(0x06, Buffer.from(hex, 'hex'));
const bits = (bytes) => der(0x03, Buffer.from([0]), bytes);

/** ecdsa-with-SHA256, commonName, basicConstraints, subjectAltName (RFC 5280, RFC 5758). */
const OID = { ecdsa: '2a8648ce3d040302', name: '550403', constraints: '551d13', alternatives: '551d11' };

const nameOf = (text) => sequence(der(0x31, sequence(oid(OID.name), der(0x0c, Buffer.from(text)))));

const timeOf = (at) => der(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

function certificateOf({ subject, issuer, key, issuerKey, until, extension }) {
  const algorithm = sequence(oid(OID.ecdsa));
  const content = sequence(
    der(0xa0, integer(2)),
    der(0x02, Buffer.from([1, ...Buffer.from(String(Date.now()))])),
    algorithm,
    nameOf(issuer),
    sequence(timeOf(Date.now() - 3_600_000), timeOf(until)),
    nameOf(subject),
    key.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension)),
  );
  const whole = sequence(content, algorithm, bits(sign('sha256', content, issuerKey)));
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

/** An authority that lives as long as the run, and issues certificates for 127.0.0.1 that end when they are told to. No key is ever in a file. */
export class Authority {
  #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  cert = certificateOf({
    subject: 'chaos authority',
    issuer: 'chaos authority',
    key: this.#keys.publicKey,
    issuerKey: this.#keys.privateKey,
    until: Date.now() + 86_400_000,
    extension: sequence(
      oid(OID.constraints),
      der(0x01, Buffer.from([0xff])),
      der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
    ),
  });

  /** What a TLS server needs. @param {number} until in milliseconds since the epoch, cut to the second */
  issue(until) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const cert = certificateOf({
      subject: '127.0.0.1',
      issuer: 'chaos authority',
      key: publicKey,
      issuerKey: this.#keys.privateKey,
      until,
      extension: sequence(oid(OID.alternatives), der(0x04, sequence(der(0x87, Buffer.from([127, 0, 0, 1]))))),
    });
    return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert };
  }
}
