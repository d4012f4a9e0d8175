import { CircleStop, Pause, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingNews } from '../../client/state/recording.ts';
import { DismissButton } from '../../ui/DismissButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { isLasting, newsText } from './recordingTexts.ts';
import { StateIcon } from './StateIcon.tsx';

/** Time until news that nobody has to act on disappear by themselves. */
const shownMs = 10_000;

/** Tells everybody when the recording starts, is paused, goes on and stops, and the hosts what went wrong. */
export function RecordingNotice() {
	const { t } = useTranslation();
	const { dismissRecordingNews } = useActions();
	const isHost = useCall((state) => state.role === 'host');
	const news = useNewsAfterMount();
	const isPassing = news !== null && !isLasting(news, isHost);
	useEffect(() => {
		if (!isPassing || !news) return;
		const timer = setTimeout(dismissRecordingNews, shownMs);
		return () => clearTimeout(timer);
	}, [isPassing, news, dismissRecordingNews]);
	const text = news ? newsText(news, isHost, t) : '';
	return (
		<>
			<p role="status" data-testid="recording-announcement" className="sr-only">
				{text}
			</p>
			{news && (
				<Notice testId="recording-notice" icon={<NewsIcon news={news} isLasting={!isPassing} />} text={text}>
					<DismissButton onClick={dismissRecordingNews} />
				</Notice>
			)}
		</>
	);
}

/** null at first: a live region that appears together with its text is not read out to somebody who joins. */
function useNewsAfterMount(): RecordingNews | null {
	const [isMounted, setMounted] = useState(false);
	useEffect(() => setMounted(true), []);
	const news = useCall((state) => state.recordingNews);
	return isMounted ? news : null;
}

function NewsIcon({ news, isLasting }: { news: RecordingNews; isLasting: boolean }) {
	if (isLasting) return <TriangleAlert className="text-warning-ink" aria-hidden />;
	switch (news.kind) {
		case 'started':
		case 'resumed':
			return <StateIcon state="recording" />;
		case 'paused':
			return <Pause className="fill-current text-warning-ink" aria-hidden />;
		default:
			return <CircleStop aria-hidden />;
	}
}
