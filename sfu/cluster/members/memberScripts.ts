/**
 * Leases and records of the servers, as scripts: one of them for each server and second, however many servers there are. Times are
 * those of Redis, in ms.
 */

/** Their keys, in this order. */
export const memberKeys = ['leases', 'servers', 'changes', 'gone', 'cluster', 'quiet'] as const;

/** A server that is gone is remembered for so long, so that the others learn of it, ms; one that asks less often asks for all. */
const rememberedMs = 60_000;
/** Servers that are swept at a time. */
const maxSwept = 100;

/** A part of the TTL: after such a time in which no server renewed, Redis was out of reach for all of them. */
export const silentPart = 0.6;

/** `now`, and numbers of more than six digits as texts without an exponent. */
export const timeOfRedis = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local function whole(number) return string.format('%.0f', number) end
`;

/**
 * Arguments: server id; TTL of its lease; version of the list that it has, and the run in which it had it; its record, or nothing
 * if it has not changed; `renew`, `join` (takes a lease that it does not have) or `leave`;
 * its protocol.
 *
 * Answers its state, the version of the list, the run, `all` or `changes`, then ids and records of all servers, or of those that
 * have changed since its version (no record: gone). State: `held`; `gone`: its lease has ended, and is not taken again; `left`;
 * `protocol`: other servers with another one are there, which the next value names.
 *
 * A run begins with an empty Redis, or an older copy. `quiet` is there after a time in which nobody renewed: servers whose leases have
 * ended meanwhile may live, and are neither swept nor followed by another home.
 */
export const renewScript = `
${timeOfRedis}
local leases, servers, changes, gone, cluster, quiet = unpack(KEYS)
local id, ttl, seen, record, mode, protocol = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[5], ARGV[6], ARGV[7]
local state = redis.call('HMGET', cluster, 'version', 'run', 'renewedAt', 'protocol')
local version, run, renewedAt = tonumber(state[1] or 0), state[2], tonumber(state[3] or 0)
local others = redis.call('ZCOUNT', leases, '(' .. whole(now), '+inf')
if mode == 'join' and state[4] and state[4] ~= protocol and others > 0 then return { 'protocol', state[4] } end
if not run or (ARGV[4] == run and seen > version) then
	run = whole(now)
	redis.call('HSET', cluster, 'run', run, 'runAt', run)
	redis.call('SET', quiet, 1, 'PX', 2 * ttl)
elseif now - renewedAt > ${silentPart} * ttl and redis.call('ZCARD', leases) > 0 then
	redis.call('SET', quiet, 1, 'PX', 2 * ttl)
end
redis.call('HSET', cluster, 'renewedAt', whole(now))
local function changed(server)
	version = version + 1
	redis.call('ZADD', changes, version, server)
end
local function remove(server)
	redis.call('ZREM', leases, server)
	redis.call('HDEL', servers, server)
	redis.call('ZADD', gone, whole(now), server)
	changed(server)
end
if redis.call('EXISTS', quiet) == 0 then
	for _, server in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', whole(now), 'LIMIT', 0, ${maxSwept})) do
		if server ~= id then remove(server) end
	end
end
for _, server in ipairs(redis.call('ZRANGEBYSCORE', gone, '-inf', whole(now - ${rememberedMs}), 'LIMIT', 0, ${maxSwept})) do
	if redis.call('HEXISTS', servers, server) == 0 then redis.call('ZREM', changes, server) end
	redis.call('ZREM', gone, server)
end
local result = 'held'
local untilMs = tonumber(redis.call('ZSCORE', leases, id) or 0)
if mode == 'leave' then
	if redis.call('HEXISTS', servers, id) == 1 then remove(id) end
	result = 'left'
elseif mode == 'renew' and untilMs <= now then
	result = 'gone'
else
	redis.call('ZADD', leases, whole(now + ttl), id)
	redis.call('HSET', cluster, 'protocol', protocol)
	if record ~= '' and redis.call('HGET', servers, id) ~= record then
		redis.call('HSET', servers, id, record)
		changed(id)
	end
end
redis.call('HSET', cluster, 'version', whole(version))
local answer = { result, whole(version), run }
if ARGV[4] ~= run or mode == 'join' then
	answer[4] = 'all'
	for _, value in ipairs(redis.call('HGETALL', servers)) do answer[#answer + 1] = value end
else
	answer[4] = 'changes'
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
