#!lua flags=allow-oom
-- The operator's inbox lies where its token says; one address leads there. ARGV: hash of the
-- address, id. Answers the id that it led to before, or ''.
local before = call('HGET', P .. 'addr', ARGV[4])
call('HSET', P .. 'addr', ARGV[4], ARGV[5])
return { before or '' }
