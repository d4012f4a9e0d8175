import { DropdownMenu, Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reaction } from '../../../sfu/protocol/operations.ts';
import { IconButton } from '../../ui/Button.tsx';
import { focusContent } from '../../ui/focusContent.ts';
import { overlayRoot } from '../../ui/overlayRoot.ts';
import { useActions } from '../useCall.tsx';
import { ReactionIcon } from './ReactionIcon.tsx';

const reactions: Reaction[] = ['thumbsUp', 'clap', 'laugh', 'surprised', 'heart', 'question'];

/** `trigger` is one element that takes a ref. */
export function ReactionPicker({ trigger }: { trigger: ReactNode }) {
	const { t } = useTranslation();
	const actions = useActions();
	return (
		<Popover.Root>
			<Popover.Trigger asChild>{trigger}</Popover.Trigger>
			<Popover.Portal container={overlayRoot()}>
				<Popover.Content
					side="top"
					sideOffset={14}
					collisionPadding={8}
					aria-label={t('call.reaction.label')}
					onOpenAutoFocus={focusContent}
					className="appear z-50 rounded-full border border-line bg-raised p-1.5 shadow-float outline-none"
				>
					<div className="flex gap-1">
						{reactions.map((reaction) => (
							<Popover.Close key={reaction} asChild>
								<IconButton
									label={t(`call.reaction.${reaction}`)}
									icon={<ReactionIcon reaction={reaction} className="size-7" />}
									onClick={() => void actions.react(reaction)}
								/>
							</Popover.Close>
						))}
					</div>
				</Popover.Content>
			</Popover.Portal>
		</Popover.Root>
	);
}

/** The same six inside a menu, side by side. */
export function ReactionMenuRow() {
	const { t } = useTranslation();
	const actions = useActions();
	return (
		<DropdownMenu.Group aria-label={t('call.reaction.label')} className="grid grid-cols-6">
			{reactions.map((reaction) => (
				<DropdownMenu.Item
					key={reaction}
					aria-label={t(`call.reaction.${reaction}`)}
					onSelect={() => void actions.react(reaction)}
					className="flex h-11 items-center justify-center rounded-lg outline-none data-[highlighted]:bg-hover"
				>
					<ReactionIcon reaction={reaction} className="size-6" />
				</DropdownMenu.Item>
			))}
		</DropdownMenu.Group>
	);
}
