import { expect, it } from "vitest";
import { namesIn } from "./names";

const TWELVE =
	"陈国平、李秀英、王建军、赵小兰、孙立新、周永顺、吴桂芳、郑海涛、冯丽、褚卫东、卫红、蒋平安";

it.each([
	[TWELVE, 12],
	[TWELVE.replaceAll("、", "，"), 12],
	[TWELVE.replaceAll("、", ", "), 12],
	[TWELVE.replaceAll("、", "\n"), 12],
	[TWELVE.replaceAll("、", "\r\n") + "\r\n", 12],
	[TWELVE.replaceAll("、", "\t"), 12],
	[TWELVE.replaceAll("、", " "), 12],
	[TWELVE.replaceAll("、", "　"), 12],
	[TWELVE.replaceAll("、", "；"), 12],
])("finds every name of %j", (text, count) => {
	expect(namesIn(text)).toHaveLength(count);
	expect(namesIn(text)).toEqual(TWELVE.split("、"));
});

it.each([
	["1、陈国平 2、李秀英 3、王建军", ["陈国平", "李秀英", "王建军"]],
	["1. 陈国平\n2. 李秀英", ["陈国平", "李秀英"]],
	["张 三、李 四", ["张 三", "李 四"]],
	["古丽·阿不都、Ann Lee", ["古丽·阿不都", "Ann Lee"]],
	["陈国平 李秀英、王建军", ["陈国平", "李秀英", "王建军"]],
	["陈国平、、李秀英、", ["陈国平", "李秀英"]],
	["𠮷野、㛃芳", ["𠮷野", "㛃芳"]],
	["李建军、李建军", ["李建军", "李建军"]],
])("finds the names of %j", (text, names) => {
	expect(namesIn(text)).toEqual(names);
});

it.each([
	"",
	"陈国平",
	"张 三",
	"张　三",
	"古丽·阿不都",
	"古丽.阿不都",
	"Ann Lee",
	"欧阳小禾",
	"陈国平、",
	"王 小 禾",
])("takes %j as one person", (text) => {
	expect(namesIn(text)).toEqual([]);
});
