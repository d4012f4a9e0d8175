/** Numbers that look random and are the same in every run. @returns a function: a whole number from 0 to below `limit` */
export function createRandom(seed: number): (limit: number) => number {
	let state = seed >>> 0;
	return (limit) => {
		// The linear congruential generator of Numerical Recipes; its upper bits are the good ones.
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * limit);
	};
}

/** Up to `maxLength` bytes. */
export function randomBytes(random: (limit: number) => number, maxLength: number): Buffer {
	return Buffer.from(Array.from({ length: random(maxLength + 1) }, () => random(256)));
}
