/** A SHA-256 fingerprint (`AA:BB:…`) in groups of two bytes, which two people can read to each other. */
export function Fingerprint({ value }: { value: string }) {
	const groups = value.replaceAll(':', '').match(/.{1,4}/g) ?? [];
	return (
		<p
			data-testid="fingerprint"
			className="figures mt-2 grid w-fit grid-cols-4 gap-x-4 gap-y-1 rounded-card bg-hover px-4 py-3 font-mono text-[0.9375rem]"
		>
			{groups.map((group, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: the groups never change order
				<span key={index}>{group}</span>
			))}
		</p>
	);
}
