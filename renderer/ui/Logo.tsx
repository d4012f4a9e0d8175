/** The product's mark and name. */
export function Logo() {
	return (
		<span className="inline-flex items-center gap-2.5 text-lg font-semibold tracking-tight">
			<svg viewBox="0 0 32 32" className="size-8" aria-hidden="true">
				<rect width="32" height="32" rx="9" fill="#0f766e" />
				<path d="M8.5 9.5h15l-2 7.5h-11z" fill="#fff" />
				<path d="M16 17v6M11.5 23.5h9" stroke="#5eead4" strokeWidth="2.4" strokeLinecap="round" />
			</svg>
			Lectern
		</span>
	);
}
