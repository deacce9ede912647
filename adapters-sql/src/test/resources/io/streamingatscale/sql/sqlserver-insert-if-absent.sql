if object_id('tempdb..#streaming_stage_6585c8b3') is null select top 0 t."id", t."part", t."number", cast(null as datetimeoffset(7)) as "created at" into #streaming_stage_6585c8b3 from "dbo"."items" as t
truncate table #streaming_stage_6585c8b3
select count_big(*) from #streaming_stage_6585c8b3
merge into "dbo"."items" with (holdlock) as t using #streaming_stage_6585c8b3 as s on (t."id" = s."id" and t."part" = s."part") when not matched then insert ("id", "part", "number", "created at", "batch", "stored", "seen") values (s."id", s."part", s."number", s."created at", ?, sysutcdatetime(), sysdatetimeoffset());
