/**
 * Leases and records of the servers, as scripts: one of them for each server and second, however many servers there are. Times are
 * those of Redis, in ms.
 */

/** Their keys, in this order. */
export const memberKeys = [
	...(['leases', 'servers', 'changes', 'tombstones', 'cluster', 'gracePeriod'] as const),
	...(['joinVersions', 'knownVersions'] as const),
] as const;

/** A server that was removed has a tombstone for so long, so that the others learn of it, ms: one that asks later has to join again, and gets all. */
const tombstoneMs = 60_000;
/** Servers that are removed at a time. */
const maxRemoved = 100;

/** A part of the TTL: after such a time in which no server renewed, Redis was out of reach for all of them. */
export const silentPart = 0.6;

/** `now`, and numbers of more than six digits as texts without an exponent. */
export const timeOfRedis = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local function whole(number) return string.format('%.0f', number) end
`;

/**
 * `hasEnded(server)`: it holds no lease any more, for certain, also by its own clock. It has left or was removed; or its lease in Redis had
 * ended at `sentAt`, when `asking` had promised nothing (`promised[server]`), and it would have needed that promise: it had the version of the
 * list with which `asking` joined. Others wait until no lease goes on without Redis (`frozen`). Declares what it needs but these.
 */
export const endOfServers = `
local function hasEnded(server)
	local untilMs = tonumber(redis.call('ZSCORE', leases, server) or nil)
	if not untilMs then return true end
	if untilMs > math.min(now, sentAt) or promised[server] then return false end
	if untilMs + frozen <= math.min(now, sentAt) then return true end
	if redis.call('HEXISTS', servers, asking) == 0 then return false end
	local known = tonumber(redis.call('HGET', knownVersions, server) or nil)
	local joined = tonumber(redis.call('HGET', joinVersions, asking) or nil)
	return known ~= nil and joined ~= nil and known >= joined
end
`;

/**
 * Arguments: server id; TTL of its lease; version of the list that it has, and the run in which it had it; its record, or nothing
 * if it has not changed; `renew`, `join` (takes a lease that it does not have), `leave`, or `remove` (another one,
 * which has ended for certain, once its lease is over);
 * its protocol; then those of `FollowTerms`.
 *
 * Answers its state, the version of the list, the run, the time, `all` or `changes`, then ids and records of all servers, or of those that
 * have changed since its version (no record: removed). State: `held`; `expired`: its lease has ended, and is not taken again; `left`;
 * `protocol`: other servers with another one are there, which the next value names.
 *
 * A run begins with an empty Redis, or an older copy. `gracePeriod` is there after a time in which nobody renewed: servers whose
 * leases have ended meanwhile may live, and are neither removed nor followed by another home.
 */
export const renewScript = `
${timeOfRedis}
local leases, servers, changes, tombstones, cluster, gracePeriod, joinVersions, knownVersions = unpack(KEYS)
local id, ttl, seen, record, mode, protocol = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[5], ARGV[6], ARGV[7]
local asking, sentAt, frozen, promised = id, tonumber(ARGV[8]), tonumber(ARGV[9]), {}
for i = 10, #ARGV do promised[ARGV[i]] = true end
${endOfServers}
local state = redis.call('HMGET', cluster, 'version', 'run', 'renewedAt', 'protocol')
local version, run, renewedAt = tonumber(state[1] or 0), state[2], tonumber(state[3] or 0)
local others = redis.call('ZCOUNT', leases, '(' .. whole(now), '+inf')
if mode == 'join' and state[4] and state[4] ~= protocol and others > 0 then return { 'protocol', state[4] } end
if not run or (ARGV[4] == run and seen > version) then
	run = whole(now)
	redis.call('HSET', cluster, 'run', run, 'runAt', run)
	redis.call('SET', gracePeriod, 1, 'PX', 2 * ttl)
elseif now - renewedAt > ${silentPart} * ttl and redis.call('ZCARD', leases) > 0 then
	redis.call('SET', gracePeriod, 1, 'PX', 2 * ttl)
end
redis.call('HSET', cluster, 'renewedAt', whole(now))
local function changed(server)
	-- Never one that was there before, also not in an older copy.
	version = math.max(version + 1, now)
	redis.call('ZADD', changes, whole(version), server)
end
local function remove(server)
	redis.call('ZREM', leases, server)
	redis.call('HDEL', servers, server)
	redis.call('ZADD', tombstones, whole(now), server)
	changed(server)
end
if redis.call('EXISTS', gracePeriod) == 0 then
	for _, server in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', whole(now), 'LIMIT', 0, ${maxRemoved})) do
		if server ~= id and hasEnded(server) then remove(server) end
	end
end
for _, server in ipairs(redis.call('ZRANGEBYSCORE', tombstones, '-inf', whole(now - ${tombstoneMs}), 'LIMIT', 0, ${maxRemoved})) do
	if redis.call('HEXISTS', servers, server) == 0 then
		redis.call('ZREM', changes, server)
		redis.call('HDEL', joinVersions, server)
		redis.call('HDEL', knownVersions, server)
	end
	redis.call('ZREM', tombstones, server)
end
local result = 'held'
local untilMs = tonumber(redis.call('ZSCORE', leases, id) or 0)
if mode == 'leave' then
	if redis.call('HEXISTS', servers, id) == 1 then remove(id) else redis.call('ZREM', leases, id) end
	result = 'left'
elseif mode == 'remove' then
	if untilMs <= now and redis.call('HEXISTS', servers, id) == 1 then remove(id) end
	result = 'left'
elseif mode == 'renew' and untilMs <= now then
	result = 'expired'
else
	redis.call('ZADD', leases, whole(now + ttl), id)
	redis.call('HSET', cluster, 'protocol', protocol)
	if ARGV[4] == run then redis.call('HSET', knownVersions, id, whole(seen)) else redis.call('HDEL', knownVersions, id) end
	local earlier = redis.call('HGET', servers, id)
	if record ~= '' and earlier ~= record then
		redis.call('HSET', servers, id, record)
		changed(id)
		if not earlier then redis.call('HSET', joinVersions, id, whole(version)) end
	end
end
redis.call('HSET', cluster, 'version', whole(version))
local answer = { result, whole(version), run, whole(now) }
if ARGV[4] ~= run or mode == 'join' then
	answer[5] = 'all'
	for _, value in ipairs(redis.call('HGETALL', servers)) do answer[#answer + 1] = value end
else
	answer[5] = 'changes'
	for _, server in ipairs(redis.call('ZRANGEBYSCORE', changes, '(' .. whole(seen), '+inf')) do
		answer[#answer + 1] = server
		answer[#answer + 1] = redis.call('HGET', servers, server) or ''
	end
end
return answer
`;

/** Keys: `leases`, `servers`. Answers the records of the servers whose lease lives. */
export const livingScript = `
${timeOfRedis}
local answer = {}
for _, server in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. whole(now), '+inf')) do
	answer[#answer + 1] = redis.call('HGET', KEYS[2], server) or ''
end
return answer
`;
