import type { ReactNode } from 'react';
import type { TestId } from '../testIds/testIds.ts';
import { classes } from './classes.ts';
import { Logo } from './Logo.tsx';
import { ThemeMenu } from './ThemeMenu.tsx';

type Props = {
	testId: TestId;
	children: ReactNode;
	/** Right of the logo. */
	aside?: ReactNode;
	width?: 'narrow' | 'medium' | 'wide';
};

const widths = { narrow: 'max-w-lg', medium: 'max-w-3xl', wide: 'max-w-6xl' };

/** A page outside the call: logo, theme menu, content in the middle. */
export function Page({ testId, children, aside, width = 'narrow' }: Props) {
	return (
		<div
			data-testid={testId}
			className="flex min-h-full flex-col pt-(--safe-top) pr-(--safe-right) pb-(--safe-bottom) pl-(--safe-left)"
		>
			<header className="flex flex-wrap items-center justify-between gap-x-3 px-4 py-3 sm:px-6">
				<Logo />
				<div className="ml-auto flex flex-wrap items-center justify-end gap-1">
					{aside}
					<ThemeMenu />
				</div>
			</header>
			<main
				className={classes(
					'appear mx-auto flex w-full grow flex-col px-4 pt-2 pb-10 sm:px-6 short:pt-1 short:pb-6',
					widths[width],
				)}
			>
				{children}
			</main>
		</div>
	);
}

export function Card({ children, className }: { children: ReactNode; className?: string }) {
	return (
		<section className={classes('rounded-2xl border border-line bg-card p-5 shadow-card sm:p-6 short:p-4', className)}>
			{children}
		</section>
	);
}
