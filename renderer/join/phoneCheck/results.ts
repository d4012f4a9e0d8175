import type { CheckedPhone, WayResult } from '../../../sfu/protocol/phoneCheck.ts';

export type WayState = 'trying' | 'reached' | 'oneSided' | 'notReached';

/** Both sides have to have seen it. */
export function wayState({ byPhone, byComputer }: WayResult, done: boolean): WayState {
	if (!done) return byComputer === true ? 'reached' : 'trying';
	if (byPhone && byComputer) return 'reached';
	return byPhone || byComputer ? 'oneSided' : 'notReached';
}

export type CheckSum = 'trying' | 'all' | 'noSecure' | 'slowOnly' | 'noMedia' | 'noWebRtc';

/** What all ways together mean for a class. */
export function checkSum({ ways, done }: CheckedPhone, noWebRtc = false): CheckSum {
	if (!done) return 'trying';
	if (noWebRtc) return 'noWebRtc';
	const [udp, tcp, secure] = [ways.udp, ways.tcp, ways.secure].map((way) => wayState(way, done) === 'reached');
	if (!udp && !tcp) return 'noMedia';
	if (!secure) return 'noSecure';
	return udp ? 'all' : 'slowOnly';
}
