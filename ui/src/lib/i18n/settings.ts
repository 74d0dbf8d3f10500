import { plural, type Texts } from "./text";

export const settings = {
	title: { zh: "设置", en: "Settings" },
	lead: {
		zh: "每项修改都会自动保存。",
		en: "Each change is saved as you make it; there is no Save button.",
	},
	sections: { zh: "设置的各部分", en: "Sections of the settings" },
	office: {
		title: { zh: "调解组织", en: "Mediation body" },
		name: { zh: "名称", en: "Name" },
		nameHint: { zh: "印在每张表和文书上", en: "Printed on every table and document" },
		short: { zh: "简称", en: "Short name" },
		shortHint: { zh: "案号里用，如“盛”", en: "Goes into case numbers" },
		body: { zh: "组织类型", en: "Kind of body" },
		bodyHint: {
			zh: "决定协议的效力和文书的写法",
			en: "Decides the effect of agreements and the wording of documents",
		},
		pattern: { zh: "案号格式", en: "Case number pattern" },
		patternHint: {
			zh: "{简称}、{年份}、{序号}会换成实际内容，{序号:3} 写成三位（007）；年份和序号须各写一次",
			en: "{short name}, {year} and {number} are filled in, {number:3} as three digits (007); year and number once each",
		},
		lastNumber: (year: number) => ({
			zh: `${year} 年已编到第几号`,
			en: `Last number given in ${year}`,
		}),
		lastNumberHint: {
			zh: "年中启用时填纸质台账的最后一号，新案从下一号接着编；没有编过填 0",
			en: "Starting in the middle of a year: the last number on paper; new cases continue from it. 0 if none was given",
		},
		lastNumberUnit: { zh: "号", en: "on paper or here" },
		nextNumber: (number: string) => ({ zh: `下一件案号：${number}`, en: `Next case: ${number}` }),
		patternReset: { zh: "恢复默认格式", en: "Use the default pattern" },
	},
	series: {
		title: { zh: "编号系列", en: "Number series" },
		hint: {
			zh: "不勾选时与案件一起编号。只影响以后登记的，已编的案号不变；以后改了性质，案号也不变",
			en: "Unless ticked they are numbered with all other cases. Only new cases are concerned: a number once given never changes, also when the nature does",
		},
		/** The series of which a pattern could print the numbers. */
		taken: {
			main: {
				zh: "会与“案件”编出相同的案号，请在文字上加以区别（只有数字不同不够）",
				en: "It could print the numbers of “Cases”. Tell them apart by words, not by digits alone",
			},
			consult_only: {
				zh: "会与“咨询”编出相同的案号，请在文字上加以区别（只有数字不同不够）",
				en: "It could print the numbers of “Consultations”. Tell them apart by words, not by digits alone",
			},
			civil_life: {
				zh: "会与“生活纠纷”编出相同的案号，请在文字上加以区别（只有数字不同不够）",
				en: "It could print the numbers of “Everyday disputes”. Tell them apart by words, not by digits alone",
			},
		},
		own: {
			consult_only: { zh: "咨询单独编号", en: "Number consultations by themselves" },
			civil_life: { zh: "生活纠纷单独编号", en: "Number everyday disputes by themselves" },
		},
		pattern: {
			consult_only: { zh: "咨询的案号格式", en: "Pattern of consultations" },
			civil_life: { zh: "生活纠纷的案号格式", en: "Pattern of everyday disputes" },
		},
		lastNumber: {
			consult_only: (year: number) => ({
				zh: `咨询 ${year} 年已编到第几号`,
				en: `Last consultation number given in ${year}`,
			}),
			civil_life: (year: number) => ({
				zh: `生活纠纷 ${year} 年已编到第几号`,
				en: `Last number of everyday disputes given in ${year}`,
			}),
		},
		nextNumber: {
			consult_only: (number: string) => ({
				zh: `下一件咨询：${number}`,
				en: `Next consultation: ${number}`,
			}),
			civil_life: (number: string) => ({
				zh: `下一件生活纠纷：${number}`,
				en: `Next everyday dispute: ${number}`,
			}),
		},
	},
	tally: {
		title: { zh: "统计与上报", en: "Tallies and reports" },
		boundary: { zh: "统计月份", en: "Month of the tally" },
		boundaries: {
			calendar: { zh: "自然月：1 日至月末", en: "Calendar month" },
			from21: { zh: "上月 21 日至本月 20 日", en: "21st of the month before to the 20th" },
		},
		boundaryHint: {
			zh: "只改怎样划分月份，案件不变",
			en: "Only the division into months changes; the cases stay as they are",
		},
		formula: { zh: "成功率算法", en: "Success rate" },
		formulas: {
			all_closed: {
				zh: "调解成功 ÷ 调解结案数，含撤回申请",
				en: "Agreed ÷ mediated closings, withdrawals included",
			},
			without_withdrawn: {
				zh: "调解成功 ÷ 调解结案数，不含撤回申请",
				en: "Agreed ÷ mediated closings, without withdrawals",
			},
		},
		formulaHint: {
			zh: "不予受理、无法联系（未受理）和移送的都不计入。各地口径不同，统计页和导出的表都写明用哪一种",
			en: "Cases not accepted, never reached or referred do not count. Places differ; tallies and exports say which one was used",
		},
		completeFrom: { zh: "从哪天起的案件都已录入", en: "All cases are entered from" },
		completeFromHint: {
			zh: "早于这一天的月份和年份不作比较。不填则从建立台账的那天算起",
			en: "Earlier months and years are not compared. If empty, the day on which the book was made",
		},
		preparedBy: { zh: "制表人", en: "Prepared by" },
		reviewedBy: { zh: "审核人", en: "Reviewed by" },
		signHint: { zh: "印在每张上报表的末行", en: "Printed on the last line of every report" },
	},
	grids: {
		title: { zh: "网格", en: "Grids" },
		lead: {
			zh: "顺序就是所有表格里的固定顺序；零报告的网格也照列。",
			en: "Their order is the fixed order of every table; grids that report nothing are listed too.",
		},
		name: { zh: "网格名称", en: "Name of the grid" },
		liaison: { zh: "联络员", en: "Liaison" },
		add: { zh: "添加网格", en: "Add a grid" },
		addHint: { zh: "写下名称后按 Enter", en: "Type a name and press Enter" },
		empty: {
			zh: "还没有网格。在下面写下第一个名称，按 Enter。",
			en: "No grids yet. Type the first name below and press Enter.",
		},
	},
	people: {
		title: { zh: "人员", en: "People" },
		lead: {
			zh: "调解员、记录员和主任。离开的人停用，旧案里仍有名字。",
			en: "Mediators, recorders and supervisors. Those who leave are retired; old cases keep their names.",
		},
		name: { zh: "姓名", en: "Name" },
		role: { zh: "角色", en: "Role" },
		add: { zh: "添加人员", en: "Add a person" },
		addHint: { zh: "写下姓名后按 Enter", en: "Type a name and press Enter" },
		empty: { zh: "还没有人员。", en: "No people yet." },
	},
	phrases: {
		title: { zh: "笔录常用语", en: "Phrases for records" },
		lead: {
			zh: "主持调解写笔录时，与软件自带的常用语一起列出，排在最前。",
			en: "Listed first, before the phrases of the program, while a session is held.",
		},
		list: { zh: "本单位常用语", en: "Phrases of the office" },
		hint: {
			zh: "每行一句，最多 200 句；＿＿表示插入后要填写的地方",
			en: "One on each line, 200 at most; ＿＿ marks what is filled in after inserting",
		},
	},
	rooms: {
		title: { zh: "调解室", en: "Rooms" },
		lead: {
			zh: "安排调解时，用来检查时间冲突。",
			en: "Used to show clashes when a session is planned.",
		},
		name: { zh: "名称", en: "Name" },
		add: { zh: "添加调解室", en: "Add a room" },
		addHint: { zh: "写下名称后按 Enter", en: "Type a name and press Enter" },
		empty: {
			zh: "还没有调解室。在下面写下第一间，按 Enter。",
			en: "No rooms yet. Type the first one below and press Enter.",
		},
	},
	list: {
		up: (name: string) => ({ zh: `上移${name}`, en: `Move ${name} up` }),
		down: (name: string) => ({ zh: `下移${name}`, en: `Move ${name} down` }),
		retire: { zh: "停用", en: "Retire" },
		restore: { zh: "启用", en: "Restore" },
		retireOf: (name: string) => ({ zh: `停用${name}`, en: `Retire ${name}` }),
		restoreOf: (name: string) => ({ zh: `启用${name}`, en: `Restore ${name}` }),
		retired: { zh: "已停用", en: "Retired" },
		keys: { zh: "Alt ↑ ↓ 移动", en: "Alt ↑ ↓ moves" },
		count: (n: number) => ({ zh: `${n} 项`, en: plural(n, "entry", "entries") }),
		nth: (n: number) => ({ zh: `第 ${n} 项`, en: `Entry ${n}` }),
	},
	screen: {
		title: { zh: "界面", en: "Screen" },
		language: { zh: "语言", en: "Language" },
		theme: { zh: "颜色", en: "Colours" },
		themes: {
			system: { zh: "跟随系统", en: "As the system" },
			light: { zh: "浅色", en: "Light" },
			dark: { zh: "深色", en: "Dark" },
		},
		scale: { zh: "大小", en: "Size" },
		scaleOf: (percent: number) => ({ zh: `${percent}%`, en: `${percent}%` }),
		scaleHint: { zh: "Ctrl + 与 Ctrl − 也可以", en: "Ctrl + and Ctrl − do the same" },
	},
	exports: {
		title: { zh: "导出文件夹", en: "Export folder" },
		lead: {
			zh: "导出的工作簿和表格都放在这里，不再逐次询问。",
			en: "Workbooks and tables are put here without asking each time.",
		},
		folder: { zh: "现在的文件夹", en: "Current folder" },
		choose: { zh: "换一个文件夹", en: "Choose another folder" },
		open: { zh: "打开文件夹", en: "Open folder" },
	},
	about: {
		title: { zh: "关于", en: "About" },
		name: { zh: "调解台账 Casebook", en: "Casebook" },
		version: (version: string) => ({ zh: `版本 ${version}`, en: `Version ${version}` }),
		purpose: {
			zh: "市场和企业工会调解劳动争议用的台账。数据只在这台电脑上。",
			en: "A casebook for unions of markets and enterprises that mediate labour disputes. The data stays on this PC.",
		},
		license: {
			zh: "以 Apache 许可证 2.0 版发布，可以自由使用、修改和分发。",
			en: "Released under the Apache License 2.0: free to use, change and share.",
		},
	},
	errors: {
		lead: {
			zh: "程序出错时，把错误信息复制下来发给维护程序的人。里面只有时间、出错位置和代码，没有姓名、号码和案件内容。",
			en: "When the program fails, copy the error details and send them to whoever maintains it. They hold times, places in the program and codes; no names, numbers or contents of cases.",
		},
		copy: { zh: "复制错误信息", en: "Copy error details" },
		copied: { zh: "错误信息已复制", en: "Error details copied" },
		notCopied: {
			zh: "这台电脑不让复制。请照设置页「关于」里的内容念出来",
			en: "This PC does not allow copying. Read out what is shown in Settings under About",
		},
		platform: (name: string) => ({ zh: `系统：${name}`, en: `System: ${name}` }),
		schema: (version: number) => ({
			zh: `台账结构版本：${version}`,
			en: `Schema version of the book: ${version}`,
		}),
		none: {
			zh: "程序启动以来没有出过错。",
			en: "No errors since the program started.",
		},
	},
	unsaved: {
		zh: "还没有保存：请先改好标红的一项",
		en: "Not saved yet: please correct what is marked in red",
	},
} satisfies Texts;
