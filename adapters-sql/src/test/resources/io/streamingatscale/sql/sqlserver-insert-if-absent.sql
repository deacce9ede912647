select top 0 t."id", t."part", t."number", cast(null as datetimeoffset(7)) as "created at" into #streaming_stage from "dbo"."items" as t
select count_big(*) from #streaming_stage
merge into "dbo"."items" with (holdlock) as t using #streaming_stage as s on (t."id" = s."id" and t."part" = s."part") when not matched then insert ("id", "part", "number", "created at", "batch", "stored", "seen") values (s."id", s."part", s."number", s."created at", ?, sysutcdatetime(), sysdatetimeoffset());
drop table #streaming_stage
