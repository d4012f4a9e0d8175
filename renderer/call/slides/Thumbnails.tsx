import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LookedAt } from '../../client/state/slides.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { PagePicture } from './PagePicture.tsx';

/** Every page as a small picture; a press turns to it. Only those that are seen are drawn. */
export function Thumbnails({ looked }: { looked: LookedAt }) {
	const { t } = useTranslation();
	const { document, pageId, pageIds, teacherPageId } = looked;
	const roomId = useCall(({ room }) => room?.roomId ?? '');
	const list = useRef<HTMLDivElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: runs for each page that is turned to
	useEffect(() => {
		list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
	}, [pageId]);
	return (
		<ScrollRegion ref={list} label={t('slides.tabPages')} className="min-h-32 grow overflow-y-auto px-3 pb-3">
			<ol className="grid grid-cols-2 gap-2">
				{pageIds.map((id, index) => (
					<li key={id}>
						<Thumbnail
							{...{ roomId, document }}
							pageId={id}
							number={index + 1}
							isCurrent={id === pageId}
							isTeachers={id === teacherPageId}
						/>
					</li>
				))}
			</ol>
		</ScrollRegion>
	);
}

type Props = Pick<LookedAt, 'document' | 'pageId'> & {
	roomId: string;
	number: number;
	isCurrent: boolean;
	isTeachers: boolean;
};

function Thumbnail({ roomId, document, pageId, number, isCurrent, isTeachers }: Props) {
	const { t } = useTranslation();
	const { turnTo } = useActions();
	const button = useRef<HTMLButtonElement>(null);
	const [isSeen, setSeen] = useState(false);
	useEffect(() => {
		if (!button.current) return;
		const observer = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting ?? false), {
			rootMargin: '200px',
		});
		observer.observe(button.current);
		return () => observer.disconnect();
	}, []);
	return (
		<button
			ref={button}
			type="button"
			data-testid="slides-thumbnail"
			aria-label={t(isTeachers ? 'slides.thumbnailShown' : 'slides.thumbnail', { page: number })}
			aria-current={isCurrent ? 'page' : undefined}
			onClick={() => turnTo(pageId)}
			className="block w-full rounded-lg border-2 border-line p-1 hover:bg-hover aria-[current]:border-accent aria-[current]:bg-accent-soft"
		>
			<span className="relative block aspect-[4/3] w-full">
				{isSeen && <PagePicture {...{ roomId, document, pageId }} framed />}
			</span>
			<span className="figures mt-1 block text-sm text-muted" aria-hidden="true">
				{number}
			</span>
		</button>
	);
}
