#!lua flags=allow-oom
-- Deletes notes of shared bodies that were processed. ARGV: the notes.
for index = 4, #ARGV do call('SREM', P .. 'unshare', ARGV[index]) end
return { 'cleared' }
