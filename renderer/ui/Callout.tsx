import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TestId } from '../testIds/testIds.ts';
import { classes } from './classes.ts';

const kinds = {
	info: { icon: Info, look: 'bg-accent-soft text-ink', tint: 'text-accent-ink' },
	warning: { icon: TriangleAlert, look: 'bg-warning-soft text-ink', tint: 'text-warning-ink' },
	error: { icon: CircleAlert, look: 'bg-danger-soft text-ink', tint: 'text-danger-ink' },
};

type Props = { testId: TestId; kind?: keyof typeof kinds; children: ReactNode; action?: ReactNode; announce?: boolean };

/** One sentence in a coloured box. `announce`: screen readers read it out when it appears (role alert). */
export function Callout({ testId, kind = 'info', children, action, announce }: Props) {
	const { icon: Icon, look, tint } = kinds[kind];
	return (
		<div
			data-testid={testId}
			role={announce ? 'alert' : undefined}
			className={classes(
				'forced-edge flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card px-4 py-3 text-[0.9375rem]',
				look,
			)}
		>
			<Icon className={classes('size-5 shrink-0', tint)} aria-hidden />
			<div className="min-w-40 grow basis-0 text-pretty">{children}</div>
			{action}
		</div>
	);
}
