/**
 * What is wrong with the description or the keys of an issuer, as the end of a sentence that begins with the name of the file:
 * "… holds a private key". It never quotes a secret.
 */
export class IssuerFault extends Error {
	override readonly name = 'IssuerFault';
}
