select top 0 t."id", t."part", t."number", cast(null as datetimeoffset(7)) as "created at" into #streaming_stage from "dbo"."items" as t
select count_big(*) from #streaming_stage
insert into "dbo"."items" ("id", "part", "number", "created at", "batch", "stored", "seen") select s."id", s."part", s."number", s."created at", ?, sysutcdatetime(), sysdatetimeoffset() from #streaming_stage as s
drop table #streaming_stage
