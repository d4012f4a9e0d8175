import type { ReactNode } from 'react';

type Props = { title: string; hint?: string; children: ReactNode };

/** Settings that belong together, under a heading. */
export function Group({ title, hint, children }: Props) {
	return (
		<section className="not-first:mt-6">
			<h3 className="font-semibold">{title}</h3>
			{hint && <p className="mt-0.5 text-[0.9375rem] text-muted">{hint}</p>}
			<div className="mt-2">{children}</div>
		</section>
	);
}
