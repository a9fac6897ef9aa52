#!lua flags=allow-oom
-- ARGV: id, transaction. What was promised is given back. Idempotent.
withdraw(ARGV[4], ARGV[5])
return { 'released' }
