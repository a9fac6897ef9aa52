#!lua flags=allow-oom
-- Points the index entry of an address to the operator's inbox, which its token puts into another
-- partition. ARGV: hash of the address, id. Answers the previous id, or ''.
local before = call('HGET', P .. 'addr', ARGV[4])
call('HSET', P .. 'addr', ARGV[4], ARGV[5])
return { before or '' }
