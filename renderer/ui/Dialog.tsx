import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestId } from '../testIds/testIds.ts';
import { IconButton } from './Button.tsx';
import { classes } from './classes.ts';
import { focusContent } from './focusContent.ts';
import { overlayRoot } from './overlayRoot.ts';

type Props = {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	title: string;
	description?: ReactNode;
	children?: ReactNode;
	/** Buttons, the main one last. */
	actions?: ReactNode;
	wide?: boolean;
	testId: TestId;
};

/**
 * Modal dialog. Draws its own backdrop instead of Primitive.Overlay, which locks scrolling through an injected style
 * element: the content security policy forbids those, and the page does not scroll anyway.
 */
export function Dialog({ open, onOpenChange, title, description, children, actions, wide, testId }: Props) {
	const { t } = useTranslation();
	return (
		<Primitive.Root open={open} onOpenChange={onOpenChange}>
			<Primitive.Portal container={overlayRoot()}>
				<div className="appear fixed inset-0 z-40 bg-slate-950/60" aria-hidden="true" />
				<Primitive.Content
					data-testid={testId}
					aria-describedby={undefined}
					onOpenAutoFocus={focusContent}
					className={classes(
						'slide-in fixed inset-x-[max(0.75rem,var(--safe-left),var(--safe-right))] top-1/2 z-50 mx-auto max-h-[calc(100dvh-24px-var(--safe-top)-var(--safe-bottom))] -translate-y-1/2 overflow-y-auto',
						'rounded-2xl border border-line bg-card p-5 shadow-float outline-none sm:p-6',
						wide ? 'max-w-3xl' : 'max-w-md',
					)}
				>
					<Primitive.Title className="pr-10 text-xl font-semibold">{title}</Primitive.Title>
					{description && <div className="mt-1 text-muted">{description}</div>}
					{children}
					{actions && <div className="mt-6 flex flex-wrap justify-end gap-3">{actions}</div>}
					{/* Last in the tab order, so that keyboard users start at the content. */}
					<Primitive.Close asChild>
						<IconButton
							testId="dialog-close"
							label={t('ui.close')}
							tooltipSide="bottom"
							icon={<X className="size-5" aria-hidden />}
							className="absolute top-3 right-3"
						/>
					</Primitive.Close>
				</Primitive.Content>
			</Primitive.Portal>
		</Primitive.Root>
	);
}
