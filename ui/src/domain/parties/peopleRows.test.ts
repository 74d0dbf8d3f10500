import { describe, expect, it } from "vitest";
import {
	blankRow,
	pastedCells,
	pastedPeople,
	peopleParts,
	type PersonRow,
	problemsOf,
} from "./peopleRows";

const ID = "320213188503070524";
const OTHER_ID = "32021318901111012X";
const cells = (text: string) =>
	pastedPeople(text)?.map(({ name, phone, id_number, amount }) => [name, phone, id_number, amount]);
const row = (values: Partial<PersonRow>): PersonRow => ({ ...blankRow(), ...values });

describe("a paste from a spreadsheet", () => {
	it("is taken by what its columns hold, in any order and without a heading", () => {
		expect(
			cells(
				`1\t13800005678\t欧 阳𠮷\t8,120.50\t${ID}\n2\t13900004321\t买买提·艾力\t6400\t${OTHER_ID}\n3\t13700001111\t冯小满\t4,000元\t\n`,
			),
		).toEqual([
			["欧 阳𠮷", "13800005678", ID, "8,120.50"],
			["买买提·艾力", "13900004321", OTHER_ID, "6400"],
			["冯小满", "13700001111", "", "4,000元"],
		]);
	});
	it("is taken by its heading row", () => {
		const text = `序号\t姓名\t身份证号\t联系电话\t拖欠工资（元）\r\n1\t邓永\t${ID}\t138 0000 5678\t3000\r\n2\t鲁大海\t\t\t\r\n合计\t\t\t\t3000\r\n`;
		expect(cells(text)?.slice(0, 2)).toEqual([
			["邓永", "13800005678", ID, "3000"],
			["鲁大海", "", "", ""],
		]);
		expect(cells("姓名\t金额\n邓永\t3000\n合计\t3000")).toEqual([["邓永", "", "", "3000"]]);
	});
	it("becomes half-width, and loses blanks and the apostrophe of a spreadsheet", () => {
		expect(cells(`　邓　永\t１３８００００５６７８\t'${ID}\t１，２００`)).toEqual([
			["邓 永", "13800005678", ID, "1,200"],
		]);
	});
	it("may hold quoted cells", () => {
		expect(pastedCells('"邓\t""永"""\t1\n"两\n行"\t2\n')).toEqual([
			['邓\t"永"', "1"],
			["两\n行", "2"],
		]);
	});
	it("of one cell is typed into its cell", () => {
		expect(pastedPeople("邓永")).toBeUndefined();
		expect(pastedPeople("13800005678\n")).toBeUndefined();
	});
	it("does not take running numbers for amounts", () => {
		expect(cells("1\t邓永\n2\t鲁大海\n3\t冯小满")).toEqual([
			["邓永", "", "", ""],
			["鲁大海", "", "", ""],
			["冯小满", "", "", ""],
		]);
	});
});

describe("a row of the grid", () => {
	it("names each cell that cannot be taken", () => {
		expect(problemsOf(row({}))).toEqual({});
		expect(problemsOf(row({ name: "邓永", amount: "八千左右" }))).toEqual({ amount: "money" });
		expect(problemsOf(row({ phone: "13800005678" }))).toEqual({ name: "required" });
		expect(problemsOf(row({ name: "邓永", id_number: "3.20213E+17" }))).toEqual({
			id_number: "scientific",
		});
	});
	it("becomes a party with its claim, and a refusal finds its cell", () => {
		const rows = [
			row({ name: "邓永", phone: "13800005678", amount: "812.5" }),
			row({}),
			row({ name: "冯小满", id_number: ID }),
		];
		const { parts, cellAt } = peopleParts(rows, "支付拖欠工资");
		expect(parts).toMatchObject([
			{ part: "party", value: { id: rows[0]!.id, name: "邓永", role: "applicant", id_kind: "" } },
			{ part: "claim", value: { text: "支付拖欠工资", amount: 81_250, claimant: rows[0]!.id } },
			{ part: "party", value: { name: "冯小满", id_kind: "citizen", id_number: ID } },
			{ part: "claim", value: { amount: null, claimant: rows[2]!.id } },
		]);
		expect(cellAt("parts.2.value.id_number")).toEqual({ row: 2, column: "id_number" });
		expect(cellAt("parts.1.value.amount")).toEqual({ row: 0, column: "amount" });
		expect(cellAt("part.value.phone")).toBeUndefined();
		expect(peopleParts([rows[0]!], "").parts).toHaveLength(2);
		expect(peopleParts([rows[2]!], "").parts).toHaveLength(1);
	});
});
