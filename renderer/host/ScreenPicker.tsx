import { Tabs } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScreenSource } from '../../electron/hostApi.ts';
import { Dialog } from '../ui/Dialog.tsx';

const kinds = ['screen', 'window'] as const;

/**
 * Electron has no picker for `getDisplayMedia`, so the desktop program asks here. Browsers have their own and never use
 * this one.
 */
export function ScreenPicker() {
	const { t } = useTranslation();
	const [sources, setSources] = useState<ScreenSource[] | null>(null);
	useEffect(() => window.lectern?.onScreenSourcesRequested(setSources), []);
	const choose = (sourceId: string | null) => {
		setSources(null);
		void window.lectern?.chooseScreenSource(sourceId);
	};
	return (
		<Dialog
			open={sources !== null}
			onOpenChange={() => choose(null)}
			title={t('host.share.title')}
			description={t('host.share.text')}
			wide
			testId="screen-picker"
		>
			<Tabs.Root defaultValue={sources?.find(({ isLast }) => isLast)?.kind ?? 'screen'} className="mt-4">
				<Tabs.List className="inline-flex rounded-[10px] bg-hover p-1" aria-label={t('host.share.title')}>
					{kinds.map((kind) => (
						<Tabs.Trigger
							data-testid={`screen-picker-tab-${kind}`}
							key={kind}
							value={kind}
							className="min-h-11 rounded-lg px-5 font-medium text-muted data-[state=active]:bg-card data-[state=active]:text-ink data-[state=active]:shadow-card"
						>
							{t(`host.share.${kind}`)}
						</Tabs.Trigger>
					))}
				</Tabs.List>
				{kinds.map((kind) => (
					<Tabs.Content key={kind} value={kind} className="pt-4">
						<Sources sources={(sources ?? []).filter((source) => source.kind === kind)} onChoose={choose} />
					</Tabs.Content>
				))}
			</Tabs.Root>
		</Dialog>
	);
}

type SourcesProps = { sources: ScreenSource[]; onChoose: (sourceId: string) => void };

function Sources({ sources, onChoose }: SourcesProps) {
	const { t } = useTranslation();
	if (sources.length === 0) return <p className="py-8 text-center text-muted">{t('host.share.none')}</p>;
	return (
		<ul className="grid grid-cols-2 gap-3 sm:grid-cols-3">
			{sources.map((source) => (
				<li key={source.id}>
					<button
						data-testid="screen-picker-source"
						type="button"
						onClick={() => onChoose(source.id)}
						data-autofocus={source.isLast || undefined}
						className="w-full rounded-card border border-line p-2 text-left transition-colors duration-150 hover:border-accent hover:bg-hover"
					>
						<span className="flex aspect-video items-center justify-center overflow-hidden rounded-lg bg-stage">
							<img src={source.thumbnail} alt="" className="max-h-full max-w-full" />
						</span>
						<span className="mt-2 block truncate px-1 text-sm font-medium">{source.name}</span>
						{source.isLast && (
							<span className="block truncate px-1 text-sm text-accent-ink">{t('sharing.sharedLast')}</span>
						)}
					</button>
				</li>
			))}
		</ul>
	);
}
