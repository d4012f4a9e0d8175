import { Page } from './Page.tsx';
import { Skeleton } from './Skeleton.tsx';

/** A page whose script is loading. Drawn like the one in index.html, which stands there until the first script runs. */
export function PageSkeleton() {
	return (
		<Page testId="page-loading" width="medium">
			<div className="my-auto space-y-4">
				<Skeleton className="h-9 w-2/3" />
				<Skeleton className="h-6 w-1/2" />
				<Skeleton className="h-40" />
			</div>
		</Page>
	);
}
