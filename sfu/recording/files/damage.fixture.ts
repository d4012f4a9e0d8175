/** The same damage in every run. */

/** Numbers from 0 (included) to `below` (excluded), by a linear congruential generator. */
export function seededRandom(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** A copy with some bytes, or a whole stretch, replaced by others; sometimes cut, sometimes with zeros behind. */
export function damaged(content: Buffer, random: (below: number) => number): Buffer {
	const copy = Buffer.from(content);
	if (random(2) === 0) for (let count = 1 + random(20); count > 0; count--) copy[random(copy.length)] = random(256);
	else {
		const start = random(copy.length);
		const bytes = 1 + random(random(2) === 0 ? 64 : 20_000);
		for (let index = start; index < Math.min(start + bytes, copy.length); index++) copy[index] = random(256);
	}
	const cut = random(2) === 0 ? copy : copy.subarray(0, random(copy.length));
	return random(3) === 0 ? Buffer.concat([cut, Buffer.alloc(random(70_000))]) : cut;
}
