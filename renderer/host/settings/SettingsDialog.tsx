import { FolderOpen, type LucideIcon, Palette, UserRound, Users, Video, Wifi } from 'lucide-react';
import { Tabs } from 'radix-ui';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Callout } from '../../ui/Callout.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import { DeviceSection } from './DeviceSection.tsx';
import { FileSection } from './FileSection.tsx';
import { LookSection } from './LookSection.tsx';
import { NetworkSection } from './NetworkSection.tsx';
import { StudentSection } from './StudentSection.tsx';
import { type SectionName, type SettingsProps, sectionNames } from './sections.ts';
import { YouSection } from './YouSection.tsx';

type Section = { icon: LucideIcon; content: ComponentType<SettingsProps> };

const sections: Record<SectionName, Section> = {
	you: { icon: UserRound, content: YouSection },
	devices: { icon: Video, content: DeviceSection },
	students: { icon: Users, content: StudentSection },
	look: { icon: Palette, content: LookSection },
	network: { icon: Wifi, content: NetworkSection },
	files: { icon: FolderOpen, content: FileSection },
};

type Props = SettingsProps & {
	/** null: the sheet is closed. */
	open: SectionName | null;
	onOpen: (section: SectionName | null) => void;
	/** Sentence that says why the last change was not made, or null. */
	failure: string | null;
};

/**
 * Everything that the host can set, beside what belongs to a running class. Each change holds at once. As high as the window
 * allows, whichever section is shown, so that the tabs stay where they are.
 */
export function SettingsDialog({ open, onOpen, failure, ...settings }: Props) {
	const { t } = useTranslation();
	const isBeside = useMediaQuery('(min-width: 640px)');
	const choose = (value: string) => {
		const name = sectionNames.find((candidate) => candidate === value);
		if (name) onOpen(name);
	};
	return (
		<Dialog
			open={open !== null}
			onOpenChange={(isOpen) => !isOpen && onOpen(null)}
			title={t('settings.title')}
			wide
			testId="settings"
		>
			{failure && (
				<div className="mt-4">
					<Callout testId="settings-failed" kind="warning" announce>
						{failure}
					</Callout>
				</div>
			)}
			<Tabs.Root
				orientation={isBeside ? 'vertical' : 'horizontal'}
				value={open ?? 'you'}
				onValueChange={choose}
				className="mt-4 flex min-h-[calc(100dvh-7.5rem)] flex-col gap-4 sm:min-h-[min(34rem,calc(100dvh-8rem))] sm:flex-row sm:gap-6"
			>
				<Tabs.List
					aria-label={t('settings.sections')}
					className="grid grid-cols-3 gap-1 self-start max-sm:w-full sm:w-48 sm:shrink-0 sm:grid-cols-1"
				>
					{sectionNames.map((name) => {
						const Icon = sections[name].icon;
						return (
							<Tabs.Trigger
								data-testid={`settings-tab-${name}`}
								key={name}
								value={name}
								className="flex min-h-11 flex-col items-center gap-1 rounded-[10px] p-2 text-center text-xs font-medium text-muted hover:bg-hover data-[state=active]:bg-accent-soft data-[state=active]:text-accent-ink sm:flex-row sm:gap-3 sm:px-3 sm:text-left sm:text-[0.9375rem]"
							>
								<Icon className="size-5 shrink-0" aria-hidden />
								{t(`settings.section.${name}`)}
							</Tabs.Trigger>
						);
					})}
				</Tabs.List>
				{sectionNames.map((name) => {
					const Content = sections[name].content;
					return (
						<Tabs.Content key={name} value={name} className="min-w-0 grow rounded-[10px]">
							<Content {...settings} />
						</Tabs.Content>
					);
				})}
			</Tabs.Root>
		</Dialog>
	);
}
