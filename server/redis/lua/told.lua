#!lua flags=allow-oom
-- Notes of shared bytes that have been seen to. ARGV: the notes.
for index = 4, #ARGV do call('SREM', P .. 'unshare', ARGV[index]) end
return { 'told' }
